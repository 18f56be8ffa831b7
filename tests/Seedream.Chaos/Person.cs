using Seedream.Emulator;
using Seedream.Ledger;

namespace Seedream.Chaos;

/// <summary>
/// Does what <c>Resolve-SeedreamJob</c> does for a person who has looked at the service's console. Submits without an
/// upload of their own are never settled by the module alone.
/// </summary>
internal static class Person
{
    public static void Resolve(Trial trial)
    {
        if (!File.Exists(trial.Ledger))
            return;

        using JobLedger ledger = JobLedger.Open(trial.Ledger, TimeProvider.System);
        foreach (LedgerRow row in ledger.Jobs.Unanswered(trial.Emulator.Endpoint))
        {
            if (row.State != LedgerState.Unknown || trial.Edits.Find(edit => edit.Photo == row.Path) is not { } edit)
                continue;

            string[] inputs = Trial.InputsOf(edit);
            EmulatorJob? job = trial.Emulator.Jobs.FirstOrDefault(job => job.Prompt == row.Prompt
                && job.MaxImages == edit.MaxImages
                && job.InputHashes.SequenceEqual(inputs)
                && ledger.Jobs.FindByRequestId(row.Endpoint, job.RequestId) is null);
            if (job is null)
                ledger.Jobs.ResolveAsNotAccepted(row, "The service's console does not list it.");
            else
                ledger.Jobs.Accept(row, job.RequestId);
        }
    }
}
