using System.Management.Automation;
using System.Text;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>Everything that came of a pipeline.</summary>
public sealed record RunResult
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    public required PSInvocationState State { get; init; }

    /// <summary>The exception that ended the pipeline; null where none did.</summary>
    public required Exception? Failure { get; init; }

    public required RecordingHost Host { get; init; }

    /// <summary>The record of the terminating error; null where there was none.</summary>
    public ErrorRecord? Terminating => (Failure as RuntimeException)?.ErrorRecord;

    /// <summary>The output of a run that must have gone without any error.</summary>
    public IReadOnlyList<PSObject> Clean()
    {
        Assert.Equal([], Errors.Select(error => error.ToString()));
        Assert.Null(Failure);
        return Output;
    }

    /// <summary>The one error of a run that went on: it names its item and says what to do.</summary>
    public ErrorRecord AssertOneError(string id, ErrorCategory category)
    {
        ErrorRecord error = Assert.Single(Errors);
        Assert.Equal((id, category), (error.Id(), error.CategoryInfo.Category));
        Assert.NotNull(error.TargetObject);
        Assert.EndsWith(error.RecommendedAction(), error.ToString(), StringComparison.Ordinal);
        Assert.Null(Failure);
        return error;
    }

    /// <summary>Asserts that a terminating error ended the run, and that it was the only one.</summary>
    public void AssertEndedBy(string id, ErrorCategory category)
    {
        Assert.Equal((id, category), (Terminating?.Id(), Terminating?.CategoryInfo.Category));
        Assert.Empty(Errors);
    }

    /// <summary>All text in every stream, object and exception, at any depth that a log would show.</summary>
    public string AllText()
    {
        var text = new StringBuilder();
        foreach (object item in Output.Cast<object>().Concat(Errors).Concat(Progress))
            text.AppendLine(PSSerializer.Serialize(item, 6)).AppendLine(item.ToString());

        foreach (ErrorRecord error in Errors.Append(Terminating).OfType<ErrorRecord>())
        {
            text.AppendLine(PSSerializer.Serialize(error, 6)).AppendLine(error.Exception.ToString())
                .AppendLine(error.ErrorDetails?.Message)
                .AppendLine(error.CategoryInfo.ToString()).AppendLine(error.FullyQualifiedErrorId)
                .AppendLine(error.ScriptStackTrace).AppendLine(error.InvocationInfo?.PositionMessage);
        }

        foreach (string line in Warnings.Concat(Verbose).Concat(Debug).Concat(Host.Lines).Concat(Host.Questions))
            text.AppendLine(line);

        return text.AppendLine(Failure?.ToString()).ToString();
    }
}
