using System.Text.Json;
using System.Text.Json.Nodes;

namespace Seedream.Emulator;

/// <summary>
/// Jobs of colleagues on the same account that resemble a job. The service has them like any other, but no counter
/// shows them: a client that takes one for its own is wrong.
/// </summary>
internal static class StrangerJobs
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);

    public static IEnumerable<Job> Beside(Job job, HistoryStrangers kinds, RequestIdFormat ids)
    {
        if (kinds.HasFlag(HistoryStrangers.OtherPhoto))
            yield return Copy("photo") with { Edit = job.Edit with { Body = WithOtherPhotos(job.Edit.Body, job.Lot) } };
        if (kinds.HasFlag(HistoryStrangers.OtherModel))
            yield return Copy("model") with { Model = $"{job.Model}-pro" };
        if (kinds.HasFlag(HistoryStrangers.Older))
            yield return Copy("older") with { Submitted = job.Submitted - Age };

        Job Copy(string kind)
        {
            var fileId = Guid.NewGuid();
            return job with { Id = Job.RequestId(ids, fileId), FileId = fileId, Lot = $"{job.Lot} {kind}" };
        }
    }

    private static byte[] WithOtherPhotos(byte[] json, string lot)
    {
        if (json.Length == 0 || JsonNode.Parse(json) is not JsonObject body)
            return json;
        int photos = body["image_input"] is JsonArray { Count: > 0 and var count } ? count : 1;
        var urls = new JsonArray();
        for (int index = 0; index < photos; index++)
            urls.Add((JsonNode)$"https://files.example.com/uploads/{StableHash.Guid($"{lot} {index}"):N}.jpeg");
        body["image_input"] = urls;
        return JsonSerializer.SerializeToUtf8Bytes(body, Reply.Readable);
    }
}
