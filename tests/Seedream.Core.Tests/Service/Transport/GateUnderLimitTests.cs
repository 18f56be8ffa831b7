using Microsoft.Extensions.Time.Testing;
using Seedream.Service.Connection;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

/// <summary>
/// Many callers use a service with a limit that the gate does not know. The clock is advanced by hand, so an hour
/// passes in a moment. Every response takes a fifth of a second.
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
    public async Task AtLeastNineTenthsOfALimitAreUsedAndFewRequestsAreRejected(
        int limit, bool isFixed, bool isResetTold)
    {
        (int taken, int refused) = await RunAsync(limit, isFixed, isResetTold, minutes: Minutes);
        Assert.InRange(taken, 0.9 * Minutes * limit, (Minutes * limit) + limit);

        // All requests in flight when the unknown limit is reached, and then a few per minute.
        Assert.InRange(refused, 0, (2 * Askers) + (5 * Minutes) + (0.03 * taken));
    }

    [Fact]
    public async Task ARaisedLimitIsUsed()
    {
        (int taken, _) = await RunAsync(60, isFixed: true, isResetTold: false, minutes: 30, limitAfterTenMinutes: 6000);

        // It is found within minutes, sooner or later as the lengths of the pauses fall.
        Assert.InRange(taken, 10 * 6000, 20 * 6000);
    }

    private static async Task<(int Taken, int Refused)> RunAsync(
        int limit, bool isFixed, bool isResetTold, int minutes, int? limitAfterTenMinutes = null)
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
            // The window starts at another time than the run.
            DateTimeOffset first = begin.AddSeconds(-17);
            DateTimeOffset start = isFixed
                ? first.AddMinutes(Math.Floor((now - first).TotalMinutes))
                : now.AddMinutes(-1);
            while (granted.TryPeek(out DateTimeOffset oldest) && (isFixed ? oldest < start : oldest <= start))
                granted.Dequeue();

            bool isTaken = granted.Count < most;
            if (isTaken)
                granted.Enqueue(now);

            TimeSpan reset = (isFixed ? start : granted.Peek()) + TimeSpan.FromMinutes(1) - now;
            answers.Enqueue((now + Answer, isTaken, isResetTold && !isTaken ? reset : null));
            _ = isTaken ? taken++ : refused++;
        }

        // Each caller sends its next request after a response.
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

            if (!answers.TryPeek(out (DateTimeOffset At, bool IsTaken, TimeSpan? Reset) next)
                || next.At > clock.GetUtcNow())
            {
                clock.Advance(Step);
                continue;
            }

            answers.Dequeue();
            if (next.IsTaken)
                gate.OnResponse();
            else
                gate.OnRateLimited(next.Reset);
        }

        await stop.CancelAsync();
        return (taken, refused);
    }
}
