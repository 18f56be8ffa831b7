using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading.Channels;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>A pipeline at work: its output can be awaited one by one, and it can be stopped as Ctrl+C does.</summary>
public sealed class PipelineRun : IDisposable
{
    private readonly System.Management.Automation.PowerShell _powerShell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly Channel<PSObject> _arrivals = Channel.CreateUnbounded<PSObject>();
    private readonly Channel<ProgressRecord> _progress = Channel.CreateUnbounded<ProgressRecord>();
    private readonly RecordingHost _host;
    private readonly Task _end;

    public PipelineRun(Runspace runspace, RecordingHost host, string script)
    {
        _host = host;

        // Without the catch a terminating error ends its statement only, and looks like any other error.
        _powerShell = System.Management.Automation.PowerShell.Create(runspace)
            .AddScript($"try {{\n{script}\n}} catch {{ throw }}");
        _output.DataAdded += (_, added) => _arrivals.Writer.TryWrite(_output[added.Index]);
        PSDataCollection<ProgressRecord> progress = _powerShell.Streams.Progress;
        progress.DataAdded += (_, added) => _progress.Writer.TryWrite(progress[added.Index]);
        _end = _powerShell.InvokeAsync<PSObject, PSObject>(null, _output);
    }

    /// <summary>Whether the pipeline has ended.</summary>
    public bool HasEnded => _end.IsCompleted;

    /// <summary>How many objects have come out up to now.</summary>
    public int Count => _output.Count;

    /// <summary>The next object that comes out.</summary>
    public Task<PSObject> NextAsync() => _arrivals.Reader.ReadAsync().AsTask().Soon();

    /// <summary>The next record of progress.</summary>
    public Task<ProgressRecord> NextProgressAsync() => _progress.Reader.ReadAsync().AsTask().Soon();

    /// <summary>Stops the pipeline as Ctrl+C does, and waits until it has stopped.</summary>
    public async Task<RunResult> StopAsync()
    {
        await Task.Factory.FromAsync(_powerShell.BeginStop(null, null), _powerShell.EndStop).Soon();
        return await EndAsync();
    }

    /// <summary>Waits for the end, whatever it is.</summary>
    public async Task<RunResult> EndAsync()
    {
        Exception? failure = await Record.ExceptionAsync(() => _end.Soon());
        if (failure is TimeoutException)
            throw failure;

        return new RunResult
        {
            Output = [.. _output],
            Errors = [.. _powerShell.Streams.Error],
            Warnings = [.. _powerShell.Streams.Warning.Select(record => record.Message)],
            Verbose = [.. _powerShell.Streams.Verbose.Select(record => record.Message)],
            Debug = [.. _powerShell.Streams.Debug.Select(record => record.Message)],
            Progress = [.. _powerShell.Streams.Progress],
            State = _powerShell.InvocationStateInfo.State,
            Failure = failure,
            Host = _host,
        };
    }

    public void Dispose() => _powerShell.Dispose();
}
