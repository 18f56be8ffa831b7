using CsCheck;
using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>In random sequences of steps, each step succeeds only in the states that allow it.</summary>
public sealed class TransitionPropertyTests
{
    private enum Step
    {
        Claim, Force, RecordIntent, Discard, Accept, Reject, MarkUnknown, Reclaim, Complete, Fail, Expire, Reopen,
        Save, Kill,
    }

    // The states of docs/architecture.md, and those in which another run has already recorded the same result.
    private static readonly LedgerState[] Done = [LedgerState.Completed, LedgerState.Saved];
    private static readonly Dictionary<Step, (LedgerState[] From, LedgerState? To)> Table = new()
    {
        [Step.RecordIntent] = ([LedgerState.New], LedgerState.Submitting),
        [Step.Discard] = ([LedgerState.New, LedgerState.Submitting], null),
        [Step.Accept] = ([LedgerState.Submitting, LedgerState.Unknown], LedgerState.Running),
        [Step.Reject] = ([LedgerState.Submitting], LedgerState.Failed),
        [Step.MarkUnknown] = ([LedgerState.Submitting], LedgerState.Unknown),
        [Step.Reclaim] = ([LedgerState.Unknown], LedgerState.New),
        [Step.Complete] = ([LedgerState.Running, LedgerState.Expired, .. Done], LedgerState.Completed),
        [Step.Fail] = ([LedgerState.Running, LedgerState.Expired, LedgerState.Failed], LedgerState.Failed),
        [Step.Expire] = ([LedgerState.Running, LedgerState.Expired, .. Done], LedgerState.Expired),
        [Step.Reopen] = (Enum.GetValues<LedgerState>(), LedgerState.Running),
    };

    [Fact]
    public void TheLedgerAgreesWithAModel()
    {
        using var folder = new LedgerFolder();
        JobLedger ledger = folder.Open();
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 1]).Array[1, 40]
            .Sample(steps => new Walk(ledger).Take(steps), iter: 300);
    }

    /// <summary>One edit, two runs, and the jobs that the ledger should have, the current one on top.</summary>
    private sealed class Walk(JobLedger ledger)
    {
        private readonly string _prompt = Guid.NewGuid().ToString();
        private readonly LedgerRun[] _runs = [ledger.BeginRun(), ledger.BeginRun()];
        private readonly Stack<Job> _jobs = [];

        public void Take((Step Step, int Run)[] steps)
        {
            foreach ((Step step, int run) in steps)
            {
                Apply(step, run);
                LedgerRow? row = ledger.Jobs.Find(Endpoint, Key(_prompt));
                Assert.Equal(_jobs.TryPeek(out Job? job) ? job.State : null, row?.State);
            }

            Assert.All(_runs, run => run.Dispose());
        }

        private void Apply(Step step, int run)
        {
            if (step is Step.Claim or Step.Force)
            {
                bool force = step == Step.Force;
                Assert.Equal(Expect(run, force), Claim(ledger, _runs[run], _prompt, force).Kind);
            }
            else if (step == Step.Kill)
            {
                _runs[run].Dispose();
                _runs[run] = ledger.BeginRun();
            }
            else if (_jobs.TryPeek(out Job? job))
            {
                Move(step, run, job, ledger.Jobs.Find(Endpoint, Key(_prompt))!);
            }
        }

        private ClaimKind Expect(int run, bool force)
        {
            if (!_jobs.TryPeek(out Job? job))
                return Push(run);

            bool isHeld = job.State is LedgerState.New or LedgerState.Submitting;
            if (isHeld && _runs.Any(living => living.Id == job.Owner))
                return ClaimKind.Busy;

            if (job.State == LedgerState.New)
            {
                job.Owner = _runs[run].Id;
                return ClaimKind.Claimed;
            }

            if (job.State == LedgerState.Failed)
            {
                _jobs.Pop();
                return Push(run);
            }

            if (job.State == LedgerState.Submitting)
                job.State = LedgerState.Unknown;

            return force ? Push(run) : job.State == LedgerState.Unknown ? ClaimKind.Unknown : ClaimKind.Known;
        }

        private void Move(Step step, int run, Job job, LedgerRow row)
        {
            bool isAllowed = step == Step.Save
                ? job is { HasImage: true, State: LedgerState.Completed or LedgerState.Saved or LedgerState.Expired }
                : Table[step].From.Contains(job.State) && (step != Step.RecordIntent || job.Owner == _runs[run].Id);
            Exception? refusal = Record.Exception(() => Act(step, _runs[run], row));
            Assert.Equal(isAllowed ? null : typeof(InvalidOperationException), refusal?.GetType());
            if (isAllowed)
                Follow(step, run, job);
        }

        private void Follow(Step step, int run, Job job)
        {
            if (step == Step.Save || job.State == LedgerState.Saved)
                job.State = LedgerState.Saved;
            else if (step == Step.Reopen && job.State != LedgerState.Expired)
                return;
            else if (Table[step].To is { } to)
                job.State = to;
            else
                _jobs.Pop();

            job.HasImage |= step == Step.Complete;
            job.Owner = step == Step.Reclaim ? _runs[run].Id : job.Owner;
            // A forced job without a result gives its place back.
            if (step is Step.Reject or Step.Fail && _jobs.Count > 1)
                _jobs.Pop();
        }

        private ClaimKind Push(int run)
        {
            _jobs.Push(new Job { State = LedgerState.New, Owner = _runs[run].Id });
            return ClaimKind.Claimed;
        }

        private void Act(Step step, LedgerRun run, LedgerRow row)
        {
            if (step == Step.Discard)
            {
                ledger.Jobs.Discard(row);
                return;
            }

            LedgerRow after = step switch
            {
                Step.RecordIntent => ledger.Jobs.RecordIntent(row, "[]", false, run),
                Step.Accept => ledger.Jobs.Accept(row, Guid.NewGuid().ToString()),
                Step.Reject => ledger.Jobs.Reject(row, "no"),
                Step.MarkUnknown => ledger.Jobs.MarkUnknown(row),
                Step.Reclaim => ledger.Jobs.Reclaim(row, run),
                Step.Complete => ledger.Jobs.Complete(row, 0.035m, null, Images(1)),
                Step.Fail => ledger.Jobs.Fail(row, "no"),
                Step.Expire => ledger.Jobs.Expire(row),
                Step.Reopen => ledger.Jobs.Reopen(row),
                _ => ledger.Jobs.RecordSaved(row, 1, new($"/out/{_prompt}.jpg", 1)),
            };
            Assert.Equivalent(ledger.Jobs.Find(row.Id), after, strict: true);
        }

        private sealed class Job
        {
            public LedgerState State { get; set; }

            public Guid Owner { get; set; }

            public bool HasImage { get; set; }
        }
    }
}
