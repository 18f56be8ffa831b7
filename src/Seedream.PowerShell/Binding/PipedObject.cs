using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Seedream.Edits;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Makes jobs and pictures of objects that carry their properties, such as those that have been through a file. A
/// property of another type than expected counts as absent.
/// </summary>
internal static class PipedObject
{
    /// <summary>Makes a job; null for an object without a request id and without a number in the ledger.</summary>
    public static SeedreamJob? ToJob(PSObject piped)
    {
        string? requestId = Text(piped, nameof(SeedreamJob.RequestId));
        long? number = Value<long>(piped, nameof(SeedreamJob.LedgerNumber));
        if (requestId is null && number is null)
            return null;

        // Results and pictures say Source, and only a finished job has them.
        bool isLater = piped.Properties[nameof(SeedreamResult.Images)] is not null || piped.Properties[nameof(SeedreamImage.FullName)] is not null;
        string? source = Text(piped, nameof(SeedreamImage.Source));
        Uri? sourceUri = Web(source);
        var job = new SeedreamJob
        {
            RequestId = requestId ?? "",
            Status = isLater ? SeedreamJobStatus.Completed : Value<SeedreamJobStatus>(piped, nameof(SeedreamJob.Status)) ?? SeedreamJobStatus.Running,
            Path = Text(piped, nameof(SeedreamJob.Path)) ?? (sourceUri is null ? source : null),
            Uri = isLater ? sourceUri : Web(Text(piped, nameof(SeedreamJob.Uri))),
            ReferenceImage = Texts(piped, nameof(SeedreamJob.ReferenceImage)),
            Submitted = Moment(piped, nameof(SeedreamJob.Submitted))?.ToLocalTime(),
            Duration = Span(piped, nameof(SeedreamJob.Duration)),
            Cost = Amount(piped, nameof(SeedreamJob.Cost)),
            Error = Text(piped, nameof(SeedreamJob.Error)),
            Endpoint = Web(Text(piped, nameof(SeedreamJob.Endpoint))),
            Destination = Text(piped, nameof(SeedreamJob.Destination)),
            Name = isLater ? null : Text(piped, nameof(SeedreamJob.Name)),
            LedgerNumber = number,
        };
        foreach (EditParameter parameter in EditParameters.All)
            parameter.Set(job, Value(piped, parameter.Name, parameter.Type));

        return job;
    }

    /// <summary>Makes a picture; null for an object without an address.</summary>
    public static SeedreamImage? ToImage(PSObject piped)
    {
        if (piped.BaseObject is SeedreamImage image)
            return image;

        if (piped.Properties[nameof(SeedreamImage.Index)] is null || Web(Text(piped, nameof(SeedreamImage.Uri))) is not { } uri)
            return null;

        return new SeedreamImage
        {
            RequestId = Text(piped, nameof(SeedreamImage.RequestId)) ?? "",
            Index = Value<int>(piped, nameof(SeedreamImage.Index)) ?? 1,
            ImageCount = Value<int>(piped, nameof(SeedreamImage.ImageCount)) ?? 1,
            Uri = uri,
            SuggestedName = Text(piped, nameof(SeedreamImage.SuggestedName)),
            Length = Value<long>(piped, nameof(SeedreamImage.Length)),
            Source = Text(piped, nameof(SeedreamImage.Source)),
            Prompt = Text(piped, nameof(SeedreamImage.Prompt)),
            Cost = Amount(piped, nameof(SeedreamImage.Cost)),
            Duration = Span(piped, nameof(SeedreamImage.Duration)),
            Destination = Text(piped, nameof(SeedreamImage.Destination)),
            Name = Text(piped, nameof(SeedreamImage.Name)),
        };
    }

    /// <summary>The pictures of a result; null for an object that is none.</summary>
    public static IReadOnlyList<SeedreamImage>? ToImages(PSObject piped)
    {
        object? images = piped.Properties[nameof(SeedreamResult.Images)]?.Value;
        object? list = images is PSObject wrapped ? wrapped.BaseObject : images;
        return list is IEnumerable items and not string
            ? [.. items.Cast<object>().Select(item => ToImage(PSObject.AsPSObject(item))).OfType<SeedreamImage>()]
            : null;
    }

    private static object? Raw(PSObject piped, string name) =>
        piped.Properties[name]?.Value is { } value ? value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value : null;

    private static string? Text(PSObject piped, string name) =>
        Raw(piped, name) is { } value && LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out string text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string[] Texts(PSObject piped, string name) => Raw(piped, name) switch
    {
        null or "" => [],
        string text => [text],
        IEnumerable items => [.. items.Cast<object>().Select(item => item.ToString()).OfType<string>()],
        _ => [],
    };

    private static T? Value<T>(PSObject piped, string name)
        where T : struct => (T?)Value(piped, name, typeof(T));

    private static object? Value(PSObject piped, string name, Type type) =>
        type == typeof(string) ? Text(piped, name)
        : Raw(piped, name) is { } value and not ""
            && LanguagePrimitives.TryConvertTo(value, type, CultureInfo.InvariantCulture, out object? converted)
        ? converted
        : null;

    // A CSV file has numbers and dates as the culture of its session writes them. Without thousands, 0,035 is never 35.
    private static decimal? Amount(PSObject piped, string name) => Raw(piped, name) is string text
        ? decimal.TryParse(text, NumberStyles.Float, CultureInfo.CurrentCulture, out decimal amount) || decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out amount) ? amount : null
        : Value<decimal>(piped, name);

    private static DateTime? Moment(PSObject piped, string name) => Raw(piped, name) is string text
        ? DateTime.TryParse(text, CultureInfo.CurrentCulture, out DateTime moment) || DateTime.TryParse(text, CultureInfo.InvariantCulture, out moment) ? moment : null
        : Value<DateTime>(piped, name);

    // JSON writes a time span as its parts.
    private static TimeSpan? Span(PSObject piped, string name) =>
        Value<TimeSpan>(piped, name) ?? (Raw(piped, name) is PSObject parts ? Ticks(parts) : null);

    private static TimeSpan? Ticks(PSObject parts) =>
        Value<long>(parts, nameof(TimeSpan.Ticks)) is { } ticks ? TimeSpan.FromTicks(ticks) : null;

    private static Uri? Web(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri : null;
}
