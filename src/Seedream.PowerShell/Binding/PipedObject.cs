using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Seedream.Edits;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Reads jobs and images from objects that carry their properties, such as objects imported from a file. A property of
/// an unexpected type counts as absent.
/// </summary>
internal static class PipedObject
{
    /// <summary>The object inside a PSObject. A custom object, which has only properties, stays wrapped.</summary>
    public static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>The name of the type, for messages.</summary>
    public static string TypeName(object? value) =>
        value is null ? "null" : PSObject.AsPSObject(value).BaseObject.GetType().Name;

    /// <summary>Whether a property is text that holds a list, as in a table cell.</summary>
    public static bool IsText(PSObject? piped, string name) => piped is not null && Raw(piped, name) is string;

    /// <summary>Returns null for an object that has neither a request id nor a ledger number.</summary>
    public static SeedreamJob? ToJob(PSObject piped)
    {
        string? requestId = Text(piped, nameof(SeedreamJob.RequestId));
        long? number = Value<long>(piped, nameof(SeedreamJob.LedgerNumber));
        if (requestId is null && number is null)
            return null;

        // Results and images have the property Source, and only completed jobs have results and images.
        bool isResultOrImage = piped.Properties[nameof(SeedreamResult.Images)] is not null
            || piped.Properties[nameof(SeedreamImage.FullName)] is not null;
        string? source = Text(piped, nameof(SeedreamImage.Source));
        Uri? sourceUri = WebAddress.Parse(source);
        var job = new SeedreamJob
        {
            RequestId = requestId ?? "",
            Status = isResultOrImage
                ? SeedreamJobStatus.Completed
                : Value<SeedreamJobStatus>(piped, nameof(SeedreamJob.Status)) ?? SeedreamJobStatus.Running,
            Path = Text(piped, nameof(SeedreamJob.Path)) ?? (sourceUri is null ? source : null),
            Uri = isResultOrImage ? sourceUri : Address(piped, nameof(SeedreamJob.Uri)),
            ReferenceImage = [.. Texts(piped, nameof(SeedreamJob.ReferenceImage))],
            Submitted = Time(piped, nameof(SeedreamJob.Submitted))?.ToLocalTime(),
            Duration = Duration(piped, nameof(SeedreamJob.Duration)),
            Cost = Amount(piped, nameof(SeedreamJob.Cost)),
            IsCostEstimated = Value<bool>(piped, nameof(SeedreamJob.IsCostEstimated)) ?? false,
            Error = Text(piped, nameof(SeedreamJob.Error)),
            Endpoint = Address(piped, nameof(SeedreamJob.Endpoint)),
            Destination = Text(piped, nameof(SeedreamJob.Destination)),
            Name = Text(piped, isResultOrImage ? nameof(SeedreamImage.NameTemplate) : nameof(SeedreamJob.Name)),
            LedgerNumber = number,
        };
        foreach (EditParameter parameter in EditParameters.All)
            parameter.Set(job, Value(piped, parameter.Name, parameter.Type));

        return job;
    }

    /// <summary>Returns null for an object that is not an image or has no URL.</summary>
    public static SeedreamImage? ToImage(PSObject piped)
    {
        if (piped.BaseObject is SeedreamImage image)
            return image;

        if (piped.Properties[nameof(SeedreamImage.Index)] is null
            || Address(piped, nameof(SeedreamImage.Uri)) is not { } uri)
        {
            return null;
        }

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
            Duration = Duration(piped, nameof(SeedreamImage.Duration)),
            Destination = Text(piped, nameof(SeedreamImage.Destination)),
            NameTemplate = Text(piped, nameof(SeedreamImage.NameTemplate)),
        };
    }

    /// <summary>Returns null for an object that is not a result.</summary>
    public static IReadOnlyList<SeedreamImage>? ToImages(PSObject piped) =>
        Raw(piped, nameof(SeedreamResult.Images)) switch
        {
            string cell => FromCell(piped, ListText.Split(cell)),
            IEnumerable items =>
                [.. items.OfType<object>().Select(item => ToImage(PSObject.AsPSObject(item))).OfType<SeedreamImage>()],
            _ => null,
        };

    // A table cell has the URLs of a result's images. Without them, the service has to be asked.
    private static SeedreamImage[]? FromCell(PSObject piped, string[] texts)
    {
        Uri[] uris = [.. texts.Select(WebAddress.Parse).OfType<Uri>()];
        return uris.Length == 0 || uris.Length < texts.Length
            ? null
            : [.. uris.Select((uri, index) => new SeedreamImage
            {
                RequestId = Text(piped, nameof(SeedreamResult.RequestId)) ?? "",
                Index = index + 1,
                ImageCount = uris.Length,
                Uri = uri,
                Prompt = Text(piped, nameof(SeedreamResult.Prompt)),
                Source = Text(piped, nameof(SeedreamResult.Source)),
                Cost = Amount(piped, nameof(SeedreamResult.Cost)) / uris.Length,
            })];
    }

    /// <summary>The value of a property; null if there is none or if it cannot be read.</summary>
    public static object? Raw(PSObject piped, string name)
    {
        try
        {
            return Unwrap(piped.Properties[name]?.Value);
        }
        catch (GetValueException)
        {
            // A property that is a script can fail.
            return null;
        }
    }

    private static string? Text(PSObject piped, string name) =>
        Raw(piped, name) is { } value
        && LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out string text)
        && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;

    private static string[] Texts(PSObject piped, string name) => Raw(piped, name) switch
    {
        null => [],
        string text => ListText.Split(text),
        IEnumerable items => [.. items.OfType<object>().Select(item => item.ToString()).OfType<string>()],
        _ => [],
    };

    private static Uri? Address(PSObject piped, string name) => WebAddress.Parse(Text(piped, name));

    private static T? Value<T>(PSObject piped, string name)
        where T : struct => (T?)Value(piped, name, typeof(T));

    private static object? Value(PSObject piped, string name, Type type)
    {
        if (type == typeof(string))
            return Text(piped, name);

        return Raw(piped, name) is { } value and not ""
            && LanguagePrimitives.TryConvertTo(value, type, CultureInfo.InvariantCulture, out object? converted)
                ? converted
                : null;
    }

    // Group separators are not accepted, so that 0,035 is never read as 35.
    private static decimal? Amount(PSObject piped, string name) => Localized<decimal>(piped, name, (text, culture) =>
        decimal.TryParse(text, NumberStyles.Float, culture, out decimal amount) ? amount : null);

    private static DateTime? Time(PSObject piped, string name) => Localized<DateTime>(piped, name, (text, culture) =>
        DateTime.TryParse(text, culture, out DateTime time) ? time : null);

    // CSV files contain numbers and dates in the culture of the session that wrote them.
    private static T? Localized<T>(PSObject piped, string name, Func<string, CultureInfo, T?> parse)
        where T : struct => Raw(piped, name) is string text
            ? parse(text, CultureInfo.CurrentCulture) ?? parse(text, CultureInfo.InvariantCulture)
            : Value<T>(piped, name);

    // JSON contains a time span as an object with its parts.
    private static TimeSpan? Duration(PSObject piped, string name)
    {
        if (Value<TimeSpan>(piped, name) is { } duration)
            return duration;

        return Raw(piped, name) is PSObject parts && Value<long>(parts, nameof(TimeSpan.Ticks)) is { } ticks
            ? TimeSpan.FromTicks(ticks)
            : null;
    }
}
