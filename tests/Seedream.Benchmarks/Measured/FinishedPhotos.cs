using Seedream.Benchmarks.Running;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Benchmarks.Measured;

/// <param name="Photos">The folder of the photos.</param>
/// <param name="Output">The folder for their images.</param>
/// <param name="Length">The length of each photo in bytes.</param>
internal sealed record FinishedSpec(Uri Endpoint, string Ledger, string Photos, string Output, int Count, int Length);

internal sealed record FinishedFigures(int Count);

/// <summary>
/// Makes photos, and a ledger that has the saved image of each. Nobody may read the photos, so their hashes are
/// invented.
/// </summary>
internal static class FinishedPhotos
{
    public static Task<FinishedFigures> RunAsync(FinishedSpec spec)
    {
        using JobLedger ledger = JobLedger.Open(spec.Ledger, TimeProvider.System);
        using LedgerRun run = ledger.BeginRun();
        byte[] image = Photos.SmallJpeg;
        for (int number = 0; number < spec.Count; number++)
        {
            string path = Photos.MakeSparse(spec.Photos, number, spec.Length);
            var photo = new PhotoFile(path, FileStamp.Of(path)!.Value, "image/jpeg", 1200, 900)
            {
                Hash = new PhotoHash($"{number:X64}", spec.Length),
            };
            ledger.Photos.Record([photo]);
            var edit = new Edit
            {
                Prompt = BareLoop.Prompt,
                Source = PhotoSource.FromPath(path),
                AspectRatio = AspectRatios.Nearest(photo.Width, photo.Height),
            };
            EditKey key = EditKey.Compute(ModelLimits.Slug, edit, [photo.Hash]);
            string id = Guid.NewGuid().ToString();
            LedgerRow row = ledger.Jobs.Claim(key, edit.ToJob(spec.Endpoint), run, resubmit: false).Row;
            row = ledger.Jobs.Accept(ledger.Jobs.RecordIntent(row, "[]", false, run), id);
            row = ledger.Jobs.Complete(
                row, ModelLimits.PricePerImage, TimeSpan.FromSeconds(45), [new() { RequestId = id, Index = 1 }]);
            string saved = Path.Combine(spec.Output, Path.GetFileName(path));
            File.WriteAllBytes(saved, image);
            ledger.Jobs.RecordSaved(row, 1, new SavedFile(
                saved, image.Length, SavedFile.ToRecorded(File.GetLastWriteTimeUtc(saved)), path, null, (1200, 900)));
        }

        return Task.FromResult(new FinishedFigures(spec.Count));
    }
}
