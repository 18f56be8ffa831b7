using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Seedream.Shell;

/// <summary>How a pipeline ended.</summary>
internal enum Outcome
{
    Completed,

    /// <summary>An error ended it, and has been shown.</summary>
    Failed,

    /// <summary>Ctrl+C or a signal ended it.</summary>
    Stopped,
}

/// <summary>Runs one pipeline after the other, shows what comes out of them, and stops them from another thread.</summary>
internal sealed class PipelineRunner(Runspace runspace, ShellUserInterface userInterface)
{
    private readonly Lock _changing = new();
    private Pipeline? _running;

    /// <summary>Runs statements.</summary>
    public Outcome Run(string text, bool nested = false)
    {
        // Only a pipeline that enters the history leaves $? behind.
        using Pipeline pipeline = nested ? runspace.CreateNestedPipeline(text, addToHistory: true) : runspace.CreatePipeline(text, addToHistory: true);

        // Errors travel with the output to Out-Default, which shows both in the order they came in.
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(new Command("Out-Default", isScript: false, useLocalScope: true)
        {
            MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
        });
        Pipeline? outer = Exchange(pipeline);
        try
        {
            pipeline.Invoke();

            // A stop that found nobody to tell ends without an exception.
            return pipeline.PipelineStateInfo.State == PipelineState.Stopped ? Outcome.Stopped : Outcome.Completed;
        }
        catch (PipelineStoppedException)
        {
            return Outcome.Stopped;
        }
        catch (Exception error)
        {
            userInterface.EndProgress();
            Report(error is IncompleteParseException ? Explain(text) : error, nested);
            return Outcome.Failed;
        }
        finally
        {
            Exchange(outer);
            userInterface.EndProgress();
        }
    }

    /// <summary>What a command returns, as text; empty where it fails.</summary>
    public string Evaluate(string command, bool nested = false)
    {
        using Pipeline pipeline = nested ? runspace.CreateNestedPipeline(command, addToHistory: false) : runspace.CreatePipeline(command);
        try
        {
            return string.Concat(pipeline.Invoke());
        }
        catch (RuntimeException)
        {
            // A broken prompt function must not keep anybody from typing the one that mends it.
            return "";
        }
    }

    /// <summary>What could stand at a place in a text.</summary>
    /// <returns>The completions; null where there are none to be had.</returns>
    public CommandCompletion? Complete(string text, int cursor, bool nested)
    {
        using Pipeline pipeline = nested ? runspace.CreateNestedPipeline() : runspace.CreatePipeline();
        var command = new Command("TabExpansion2");
        command.Parameters.Add("inputScript", text);
        command.Parameters.Add("cursorColumn", cursor);
        pipeline.Commands.Add(command);
        try
        {
            return pipeline.Invoke().FirstOrDefault()?.BaseObject as CommandCompletion;
        }
        catch (RuntimeException)
        {
            // A completer that fails has nothing to offer; the line being typed matters more.
            return null;
        }
    }

    /// <summary>Asks the running pipeline to stop, without waiting for it.</summary>
    /// <returns>Whether one was running.</returns>
    public bool TryStop()
    {
        lock (_changing)
        {
            _running?.StopAsync();
            return _running is not null;
        }
    }

    /// <summary>Shows an error as PowerShell does, on the error stream.</summary>
    private void Report(Exception error, bool nested)
    {
        ErrorRecord record = (error as IContainsErrorRecord)?.ErrorRecord ?? new ErrorRecord(error, "ShellFailure", ErrorCategory.NotSpecified, null);
        using Pipeline pipeline = nested ? runspace.CreateNestedPipeline() : runspace.CreatePipeline();
        pipeline.Commands.Add(new Command("Out-Default"));
        using IDisposable _ = userInterface.BeginErrorReport();
        pipeline.Invoke(new[] { record });
    }

    // The engine's own exception says only that the text is incomplete, not what it lacks.
    private static ParseException Explain(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[]? errors);
        return new ParseException(errors);
    }

    private Pipeline? Exchange(Pipeline? running)
    {
        lock (_changing)
            return (_running, _running = running).Item1;
    }
}
