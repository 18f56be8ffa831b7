using Microsoft.Extensions.Time.Testing;
using Seedream.Service.Connection;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

/// <summary>
/// A service with a limit, asked by many at once through a gate that knows nothing of it. The clock is moved by hand,
/// so an hour passes in a moment; every answer takes a fifth of a second.
/// </summary>
public sealed class GateUnderLimitTests
{
    private const int Askers = 200;
    private const int Minutes = 12;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(60, true, true)]
    [InlineData(60, true, false)]
    [InlineData(60, false, true)]
    [InlineData(60, false, false)]
    [InlineData(5, true, true)]
    [InlineData(5, true, false)]
    [InlineData(600, true, true)]
    public async Task At_least_nine_tenths_of_a_limit_are_used_and_few_requests_are_refused(int limit, bool isFixed, bool isResetTold)
    {
        (int taken, int refused) = await RunAsync(limit, isFixed, isResetTold, minutes: Minutes);
        Assert.InRange(taken, 0.9 * Minutes * limit, (Minutes * limit) + limit);

        // All that are on the way when the limit is met before it is known, and then a few a minute.
        Assert.InRange(refused, 0, (2 * Askers) + (5 * Minutes) + (0.03 * taken));
    }

    [Fact]
    public async Task A_service_that_takes_more_again_gets_more_again()
    {
        (int taken, _) = await RunAsync(60, isFixed: true, isResetTold: false, minutes: 20, limitAfterTenMinutes: 6000);
        Assert.InRange(taken, 10 * 60 * 0.9, 20 * 6000);
        Assert.InRange(taken, 3 * 6000, 20 * 6000);
    }

    private static async Task<(int Taken, int Refused)> RunAsync(int limit, bool isFixed, bool isResetTold, int minutes, int? limitAfterTenMinutes = null)
    {
        var clock = new FakeTimeProvider();
        using var gate = new Gate(clock);
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(clock, Timeout.InfiniteTimeSpan, stop.Token);
        DateTimeOffset begin = clock.GetUtcNow();
        DateTimeOffset end = begin + TimeSpan.FromMinutes(minutes);
        var granted = new Queue<DateTimeOffset>();
        var answers = new Queue<(DateTimeOffset At, bool IsTaken, TimeSpan? Reset)>();
        int taken = 0, refused = 0;

        void Ask()
        {
            DateTimeOffset now = clock.GetUtcNow();
            int most = limitAfterTenMinutes is { } more && now - begin > TimeSpan.FromMinutes(10) ? more : limit;
            // The window begins at another moment than the run.
            DateTimeOffset start = isFixed ? begin.AddSeconds(-17).AddMinutes(Math.Floor((now - begin.AddSeconds(-17)).TotalMinutes)) : now.AddMinutes(-1);
            while (granted.TryPeek(out DateTimeOffset oldest) && (isFixed ? oldest < start : oldest <= start))
                granted.Dequeue();

            bool isTaken = granted.Count < most;
            if (isTaken)
                granted.Enqueue(now);

            TimeSpan reset = (isFixed ? start : granted.Peek()) + TimeSpan.FromMinutes(1) - now;
            answers.Enqueue((now + Answer, isTaken, isResetTold && !isTaken ? reset : null));
            _ = isTaken ? taken++ : refused++;
        }

        // Whoever has an answer asks again.
        List<Task> line = [];
        while (clock.GetUtcNow() < end)
        {
            while (line.Count + answers.Count < Askers)
                line.Add(gate.EnterAsync(RequestPriority.Status, gate.TakeTicket(), deadline).AsTask());

            while (gate.InFlight > answers.Count)
            {
                for (int passed = line.RemoveAll(waiter => waiter.IsCompletedSuccessfully); passed > 0; passed--)
                    Ask();
            }

            if (answers.TryPeek(out (DateTimeOffset At, bool IsTaken, TimeSpan? Reset) next) && next.At <= clock.GetUtcNow())
            {
                answers.Dequeue();
                if (next.IsTaken)
                    gate.OnResponse();
                else
                    gate.OnRateLimited(next.Reset);
            }
            else
            {
                clock.Advance(Step);
            }
        }

        await stop.CancelAsync();
        return (taken, refused);
    }
}
