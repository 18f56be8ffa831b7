using System.Net;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Chaos;

/// <summary>The process that is killed: it makes edits as <c>New-SeedreamImage</c> does, and prints what comes of each.</summary>
internal static class Client
{
    public const int AllDone = 0;
    public const int SomeFailed = 1;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(ClientSpec spec)
    {
        try
        {
            return await EditAsync(spec);
        }
        catch (SeedreamException failure)
        {
            Say($"error {failure.Id} {failure.Message.ReplaceLineEndings(" ")}");
            return SomeFailed;
        }
    }

    private static async Task<int> EditAsync(ClientSpec spec)
    {
        var death = new Death(spec.Death);
        var clock = new ChaosClock(TimeSpan.FromSeconds(spec.ClockOffsetSeconds), spec.Jumps, () => death.At(Step.Clock));
        void Taken(string step)
        {
            clock.At(step);
            death.At(step);
        }

        using JobLedger ledger = JobLedger.Open(spec.Ledger, clock);
        death.Watch(spec.Ledger, spec.Output);
        using var client = new SeedreamClient(ConnectionSettings.For(spec.Endpoint, new ApiKey("SG_0123456789abcdef")) with { NoProxy = true }, clock);
        using var halt = new CancellationTokenSource();
        var options = new SubmitOptions(spec.Inline, Force: false, new CostLimit(null));
        using var run = new EditRun(client, ledger, options, PollInterval, halt.Token);
        using var throttle = new SemaphoreSlim(spec.Throttle);
        int failed = 0;

        void Failed(Exception failure)
        {
            Interlocked.Increment(ref failed);
            Say($"error {(failure as SeedreamException)?.Id.ToString() ?? failure.GetType().Name} {failure.Message.ReplaceLineEndings(" ")}");
            if (failure is SeedreamException { EndsTheRun: true })
                halt.Cancel();
        }

        await Task.WhenAll(spec.Edits.Select(async edit =>
        {
            await throttle.WaitAsync();
            try
            {
                await MakeAsync(run, clock, spec, edit, Taken, Failed);
            }
            catch (OperationCanceledException) when (halt.IsCancellationRequested)
            {
                // The end of the run has been reported.
            }
            catch (Exception failure)
            {
                Failed(failure);
            }
            finally
            {
                throttle.Release();
            }
        }));
        return failed == 0 ? AllDone : SomeFailed;
    }

    private static async Task MakeAsync(EditRun run, TimeProvider clock, ClientSpec spec, EditSpec one, Action<string> taken, Action<Exception> failed)
    {
        var target = new OutputTarget(spec.Output, new NameTemplate(NameTemplate.Default), run.Saver.IsUnmodifiedOutput, one.Photo);
        var edit = new Edit
        {
            Prompt = one.Prompt,
            Source = PhotoSource.FromPath(one.Photo),
            References = one.Reference is { } reference ? [PhotoSource.FromPath(reference)] : [],
            AspectRatio = "1:1",
            Size = "2K",
            MaxImages = one.MaxImages,
            Destination = spec.Output,
            Name = NameTemplate.Default,
        };
        using var deadline = new Deadline(clock, TimeSpan.FromSeconds(spec.TimeoutSec), CancellationToken.None);
        var scope = new CallContext(deadline, exchange =>
        {
            taken(Step.Exchange);
            if (IsLostSubmit(exchange))
                taken(Step.Lost);
        });
        var events = new EditEvents(_ => taken(Step.Exchange), _ => taken(Step.Exchange), failed);
        await Task.Run(() => run.Pipeline.RunAsync(edit, target, spec.Direct, events, scope));
    }

    private static bool IsLostSubmit(HttpExchange exchange) =>
        exchange is { Method: "POST", Status: null or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout }
        && !exchange.Uri.AbsolutePath.EndsWith("/upload-asset", StringComparison.Ordinal);

    private static void Say(string line)
    {
        lock (Console.Out)
            Console.Out.WriteLine(line);
    }
}
