using System.Text.Json;
using System.Text.Json.Serialization;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Service.Wire;

namespace Seedream.Runs.Evidence;

/// <summary>Writes the photos of a submit to the ledger and reads them back as evidence.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="endpoint">The endpoint whose uploads are compared.</param>
internal sealed class RecordedPhotos(JobLedger ledger, Uri endpoint)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    // Uploads that share a file name, as where each is called image.jpg in a folder of its own.
    private readonly Lazy<ILookup<string, string>> _uploads = new(() =>
        ledger.Assets.List(endpoint).ToLookup(url => PhotoText.FileName(url) ?? "", StringComparer.OrdinalIgnoreCase));

    /// <summary>The photos of a submit as the ledger stores them.</summary>
    public static string Write(IReadOnlyList<SentPhoto> photos, IReadOnlyList<PhotoHash?> hashes) =>
        JsonSerializer.Serialize(
        photos.Select((photo, index) => photo switch
        {
            { File: { } file } => new RecordedPhoto(
                RecordedPhotoKind.Inline, $"data:{file.MediaType};base64,{InlineData.StandIn(hashes[index]!)}"),
            { Uri: { } uri } => new RecordedPhoto(
                hashes[index] is null ? RecordedPhotoKind.SharedUrl : RecordedPhotoKind.Asset, uri.AbsoluteUri),
            _ => throw new ArgumentException("A photo has neither a file nor a URL.", nameof(photos)),
        }),
        Json);

    /// <summary>The submit of a row; null where none was recorded.</summary>
    public RecordedSubmit? Read(LedgerRow row) => row.SentPhotos is { } photos
        ? new RecordedSubmit(
            row,
            [.. Parse(photos).Select(photo => Complete(photo, row))],
            row.IsDirect,
            row.ServiceAt,
            row.LostAt)
        : null;

    /// <summary>The submits of other edits without an answer.</summary>
    public IReadOnlyList<RecordedSubmit> Unanswered(LedgerRow row) =>
    [
        .. ledger.Jobs.Unanswered(endpoint).Where(other => other.Id != row.Id && other.Key != row.Key)
            .Select(Read).OfType<RecordedSubmit>(),
    ];

    /// <summary>The history beside the jobs of the ledger.</summary>
    public Listing Listing(HistoryListing history) => new(
        ListedRequest.From(history.Rows),
        history.IsComplete,
        id => ledger.Jobs.FindByRequestId(endpoint, id) is { } owner ? new OwnedRequest(Read(owner)) : null,
        (isDirect, from, to) => ledger.Jobs.Completed(endpoint, isDirect, from, to));

    // Without its photos, a submit could be taken for another one, so nothing is concluded.
    private RecordedPhoto[] Parse(string photos)
    {
        try
        {
            RecordedPhoto?[]? read = JsonSerializer.Deserialize<RecordedPhoto?[]>(photos, Json);
            return read is not null && read.All(photo => photo is { Text: not null })
                ? [.. read.OfType<RecordedPhoto>()]
                : throw ledger.Damaged("a row has no photos");
        }
        catch (JsonException failure)
        {
            throw ledger.Damaged($"a row has invalid photos: {failure.Message}", failure);
        }
    }

    private RecordedPhoto Complete(RecordedPhoto photo, LedgerRow row) => photo.Kind switch
    {
        RecordedPhotoKind.Asset => photo with
        {
            HasOwnFileName = _uploads.Value[PhotoText.FileName(photo.Text) ?? ""].All(url => url == photo.Text),
        },
        RecordedPhotoKind.SharedUrl when !ledger.Jobs.IsPhotoOfAnotherEdit(row, photo.Text) =>
            photo with { IsUnique = true },
        _ => photo,
    };
}
