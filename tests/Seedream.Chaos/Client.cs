using System.Net;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Chaos;

/// <summary>The process that is killed. It makes edits as <c>New-SeedreamImage</c> does, and prints errors.</summary>
internal sealed class Client
{
    public const int AllDone = 0;
    public const int SomeFailed = 1;
    public const string Error = "error ";
    public const string Key = "SG_0123456789abcdef";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ClientSpec _spec;
    private readonly Death _death;
    private readonly ChaosClock _clock;
    private int _exitCode = AllDone;

    private Client(ClientSpec spec)
    {
        _spec = spec;
        _death = new Death(spec.Death);
        _clock = new ChaosClock(
            TimeSpan.FromSeconds(spec.ClockOffsetSeconds), spec.Jumps, () => _death.At(Step.Clock));
    }

    public static async Task<int> RunAsync(ClientSpec spec)
    {
        var client = new Client(spec);
        try
        {
            await client.RunAsync();
        }
        catch (SeedreamException failure)
        {
            client.Report(failure);
        }

        return client._exitCode;
    }

    private async Task RunAsync()
    {
        using JobLedger ledger = JobLedger.Open(_spec.Ledger, _clock);
        _death.Watch(_spec.Ledger, _spec.Output);
        var settings = ConnectionSettings.For(_spec.Endpoint, new ApiKey(Key));
        if (_spec.RequestTimeoutSec is { } limit)
            settings = settings with { RequestTimeout = TimeSpan.FromSeconds(limit) };

        using var client = new SeedreamClient(settings with { NoProxy = true }, _clock);
        using var halt = new CancellationTokenSource();
        var options =
            new SubmitOptions(_spec.Inline, Resubmit: false, new CostLimit(null), SubmitOptions.DefaultResubmitAfter);
        using var run = new EditRun(
            () => client, _spec.Endpoint, ledger, options, PollInterval, _clock, halt.Token);
        var saved = new SavedImages(ledger, new PhotoReader(ledger, readsAll: false, _clock));
        using var throttle = new SemaphoreSlim(_spec.Throttle);
        await Task.WhenAll(_spec.Edits.Select(async edit =>
        {
            await throttle.WaitAsync();
            try
            {
                await MakeAsync(run, saved, edit, Fail);
            }
            catch (OperationCanceledException) when (halt.IsCancellationRequested)
            {
                // The error that ended the run was reported.
            }
            catch (Exception failure)
            {
                Fail(failure);
            }
            finally
            {
                throttle.Release();
            }
        }));

        void Fail(Exception failure)
        {
            Report(failure);
            if (failure is SeedreamException { EndsTheRun: true })
                halt.Cancel();
        }
    }

    private Task MakeAsync(
        EditRun run, SavedImages saved, EditSpec spec, Action<Exception> fail) => Task.Run(async () =>
    {
        var edit = new Edit
        {
            Prompt = spec.Prompt,
            Source = PhotoSource.FromPath(spec.Photo),
            References = spec.Reference is { } reference ? [PhotoSource.FromPath(reference)] : [],
            AspectRatio = "1:1",
            Size = "2K",
            MaxImages = spec.MaxImages,
            Destination = _spec.Output,
            Name = NameTemplate.Default,
        };
        var target = new OutputTarget(
            _spec.Output,
            new NameTemplate(NameTemplate.Default),
            path => saved.IsReplacedBy(path, edit),
            spec.Photo)
        {
            Force = _spec.Force,
        };
        using var deadline = new Deadline(_clock, TimeSpan.FromSeconds(_spec.TimeoutSec), CancellationToken.None);
        var context = new CallContext(deadline, OnExchange);
        var events = new EditEvents(_ => Reach(Step.Exchange), _ => Reach(Step.Exchange), fail);
        // The direct endpoint makes one image.
        await run.RunAsync(edit, target, _spec.Direct && edit.ImageCount == 1, events, context);
    });

    private void OnExchange(HttpExchange exchange)
    {
        Reach(Step.Exchange);
        if (IsUnansweredSubmit(exchange))
            Reach(Step.Lost);
    }

    private static bool IsUnansweredSubmit(HttpExchange exchange) =>
        exchange.Method == "POST"
        && exchange.Status is null or (HttpStatusCode)500 or (HttpStatusCode)502 or (HttpStatusCode)503
            or (HttpStatusCode)504
        && !exchange.Uri.AbsolutePath.EndsWith("/upload-asset", StringComparison.Ordinal);

    private void Reach(string step)
    {
        _clock.At(step);
        _death.At(step);
    }

    private void Report(Exception failure)
    {
        _exitCode = SomeFailed;
        string id = (failure as SeedreamException)?.Id.ToString() ?? failure.GetType().Name;
        lock (Console.Out)
            Console.Out.WriteLine($"{Error}{id} {failure.Message.ReplaceLineEndings(" ")}");
    }
}
