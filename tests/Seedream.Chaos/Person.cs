using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Chaos;

/// <summary>Does what a person does with <c>Resolve-SeedreamJob</c> after a look at the service's console.</summary>
internal static class Person
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task ResolveAsync(Trial trial)
    {
        if (!File.Exists(trial.Ledger))
            return;

        using JobLedger ledger = JobLedger.Open(trial.Ledger, trial.Clock);
        var settings = ConnectionSettings.For(trial.Emulator.Endpoint, new ApiKey(Client.Key));
        using var client = new SeedreamClient(settings with { NoProxy = true }, trial.Clock);
        using var deadline = new Deadline(trial.Clock, Patience, CancellationToken.None);
        var context = new CallContext(deadline, _ => { });
        var resolver = new JobResolver(client.Api, ledger);
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
                resolver.ReleaseAsNotAccepted(row);
            else
                await resolver.AdoptAsync(row, job.RequestId, context);

            trial.Unanswered.Remove(row.Id);
            trial.Tally[Count.ByPerson]++;
        }
    }
}
