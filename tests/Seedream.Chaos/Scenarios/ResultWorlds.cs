using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

/// <summary>The ways in which the service may tell that a job has ended, and give its images.</summary>
internal static class ResultWorlds
{
    private const string NoImages = """{"status":"COMPLETED","output":null,"images":[],"error":null}""";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. new World[]
        {
            Faulty("status-404", "the first status request of a job gets 404",
                Fault.Expire(EmulatorEndpoint.Status), 1),
            Faulty("status-gateway", "a gateway answers 401 to the first status request",
                Fault.Answer(EmulatorEndpoint.Status, 401, ErrorShape.Html), 1),
            Faulty("result-404", "the first result request of a job gets 404",
                Fault.Expire(EmulatorEndpoint.Result), 1),
            Faulty("result-empty", "COMPLETED before the result has images",
                Fault.Answer(EmulatorEndpoint.Result, 200, ErrorShape.Raw, NoImages), 2),
            Faulty("files-late", "COMPLETED before the files are on their host",
                Fault.Expire(EmulatorEndpoint.Download), 2),
            Faulty("files-cut", "downloads without a length that end half-way",
                Fault.Truncate(EmulatorEndpoint.Download) with { NoLength = true }, 1),
            Of("output-array", "output is an array of URLs, and there is no list of images", options =>
                (options.OutputShape, options.ImagesListed) = (OutputShape.TextArray, false)),
            Of("output-objects", "output is an array of objects, and there is no list of images", options =>
                (options.OutputShape, options.ImagesListed) = (OutputShape.ObjectArray, false)),
            Of("output-object", "output is an object", options => options.OutputShape = OutputShape.Object),
            Of("output-nested", "output and images are nested", options => options.OutputShape = OutputShape.Nested),
            Of("output-text", "output and images are text with JSON",
                options => options.OutputShape = OutputShape.JsonText),
            Of("output-split", "the images are split between two lists", options =>
                (options.OutputShape, options.ImageLists) = (OutputShape.TextArray, ImageLists.Split)),
            Of("output-first", "one of two lists has only the first image", options =>
                (options.OutputShape, options.ImageLists) = (OutputShape.TextArray, ImageLists.FirstInImages)),
            Of("output-repeated", "every image is listed twice", options => options.RepeatImages = true),
            Of("output-relative", "images have relative addresses",
                options => options.ImageAddress = ImageAddress.Relative),
            Of("output-base64", "images are in the result, in base64",
                options => options.ImageAddress = ImageAddress.Base64),
            Of("output-data-uri", "images are in the result, as data URIs",
                options => options.ImageAddress = ImageAddress.DataUri),
            Of("one-failed", "one of several images fails", options => options.ImagesFailed = 1),
            Of("file-size", "the result names wrong file sizes", options => options.FileSizeError = 7),
            Of("words-case", "status words in lower case", options => Words(options, "processing", "completed")),
            Of("words-synonym", "synonyms of status words", options => Words(options, "in_progress", "succeeded")),
            Of("words-unknown", "a running job has an unknown status", options => Words(options, "WARMING", "DONE")),
            Of("ids-hex", "request ids without dashes", options => options.RequestIds = RequestIdFormat.Hex),
            Of("ids-opaque", "request ids with letters in both cases",
                options => options.RequestIds = RequestIdFormat.Opaque),
            Cost("cost-negative", "costs are negative", StatedCost.Negative),
            Cost("cost-absurd", "costs are absurdly high", StatedCost.Absurd),
            Cost("cost-none", "costs are missing", StatedCost.Absent),
            Cost("cost-text", "costs are text", StatedCost.Text),
        }.Select(world => world.ToScenario()),
    ];

    private static World Of(string name, string description, Action<EmulatorOptions>? options = null) =>
        new(name, description, options) { LosesSubmits = false };

    private static World Faulty(string name, string description, Fault fault, int first) =>
        Of(name, description) with { Faults = [fault with { PerTarget = true, First = first }] };

    private static World Cost(string name, string description, StatedCost cost) =>
        Of(name, description, options => options.StatedCost = cost);

    private static void Words(EmulatorOptions options, string running, string completed)
    {
        options.RunningStatus = running;
        options.CompletedStatus = completed;
    }
}
