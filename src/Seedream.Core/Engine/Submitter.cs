using Seedream.Api;
using Seedream.Http;
using Seedream.Inputs;
using Seedream.Model;

namespace Seedream.Engine;

/// <summary>Makes a job of an edit: inspects, uploads and submits. What the service would refuse never gets there.</summary>
/// <param name="api">The service.</param>
/// <param name="assets">What uploads the files.</param>
/// <param name="inline">Whether files go along in the submit as <c>data:</c> URIs, and are not uploaded.</param>
/// <param name="halt">Cancelled when nothing more is to be submitted, while what was submitted goes on.</param>
public sealed class Submitter(SeedreamApi api, AssetStore assets, bool inline, CancellationToken halt)
{
    /// <summary>Checks an edit without sending anything.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The edit with its ratio resolved, and its files inspected.</returns>
    /// <exception cref="SeedreamException">The service would refuse it. Nothing was sent.</exception>
    public static PreparedEdit Prepare(Edit edit)
    {
        EditRules.Check(edit);
        List<InputFile?> files = [.. edit.Inputs.Select(input => input.Path is { } path ? ImageInspector.Inspect(path) : null)];
        if (edit.AspectRatio != AspectRatios.Match)
            return new PreparedEdit(edit, files);

        return files.FirstOrDefault() is { } first
            ? new PreparedEdit(edit with { AspectRatio = AspectRatios.Nearest(first.Width, first.Height) }, files)
            : throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"The ratio of {edit.Label} cannot be matched: its first input is no file on this machine. Nothing was sent and nothing billed.",
                $"Use one of {string.Join(", ", AspectRatios.All)}.");
    }

    /// <summary>Submits an edit to the queue.</summary>
    /// <returns>The accepted job.</returns>
    /// <exception cref="SeedreamException">It was not accepted, or whether it was is not known: the id tells which.</exception>
    public async Task<SeedreamJob> SubmitAsync(PreparedEdit prepared, CallScope scope)
    {
        IReadOnlyList<SentInput> inputs = await SendInputsAsync(prepared, scope).ConfigureAwait(false);
        string requestId = await api.SubmitAsync(prepared.Edit, inputs, scope).ConfigureAwait(false);
        return prepared.Edit.ToJob(api.Core.Settings.Endpoint) with
        {
            RequestId = requestId,
            Status = SeedreamJobStatus.Running,
            Submitted = api.Core.Clock.GetUtcNow().LocalDateTime,
        };
    }

    /// <summary>Has an edit made while the request is open.</summary>
    /// <inheritdoc cref="SubmitAsync" path="/exception"/>
    /// <returns>The completed job and its pictures.</returns>
    public async Task<(SeedreamJob Job, DirectReply Reply)> GenerateAsync(PreparedEdit prepared, CallScope scope)
    {
        IReadOnlyList<SentInput> inputs = await SendInputsAsync(prepared, scope).ConfigureAwait(false);
        DateTimeOffset submitted = api.Core.Clock.GetUtcNow();
        DirectReply reply = await api.GenerateAsync(prepared.Edit, inputs, scope).ConfigureAwait(false);
        SeedreamJob job = prepared.Edit.ToJob(api.Core.Settings.Endpoint) with
        {
            RequestId = reply.RequestId ?? "",
            Status = SeedreamJobStatus.Completed,
            Submitted = submitted.LocalDateTime,
            Duration = api.Core.Clock.GetUtcNow() - submitted,
            Cost = reply.Metrics.Cost,
        };
        return (job, reply);
    }

    private async Task<IReadOnlyList<SentInput>> SendInputsAsync(PreparedEdit prepared, CallScope scope)
    {
        IReadOnlyList<SentInput> inputs = await Task.WhenAll(prepared.Edit.Inputs.Select((input, index) => SendInputAsync(prepared, index, scope))).ConfigureAwait(false);
        halt.ThrowIfCancellationRequested();
        return inputs;
    }

    private async Task<SentInput> SendInputAsync(PreparedEdit prepared, int index, CallScope scope)
    {
        if (prepared.Files[index] is not { } file)
            return new SentInput(prepared.Edit.Inputs[index].Uri);

        bool isReference = index > 0 || !prepared.Edit.HasOwnInput;
        return inline ? new SentInput(null, file) : new SentInput(await assets.GetAsync(file, isReference, scope).ConfigureAwait(false));
    }
}
