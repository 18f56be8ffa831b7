namespace Seedream.Emulator;

/// <summary>Turns a request into a job or rejects it, for the queue and the direct endpoint.</summary>
internal static class Admission
{
    public static (Job? Job, Reply? Refusal) Admit(EmulatedService service, Exchange exchange, bool direct)
    {
        if (Validate(service, exchange) is { } refusal)
        {
            service.Counters.OnSubmitRefused();
            return (null, refusal);
        }

        EmulatorOptions options = service.Options;
        EditRequest edit = exchange.Edit!;
        int images = Math.Clamp(options.ImagesMade ?? edit.MaxImages, 1, Math.Max(1, edit.MaxImages));
        decimal cost = options.Price * (options.PricePerImage ? images : 1);
        if (service.Jobs.CheckCredit(cost) is { } unpaid)
        {
            service.Counters.OnSubmitRefused();
            return (null, service.Error(unpaid.Code, unpaid.Text));
        }

        string model = exchange.Route.Argument!;
        JobFailure? failure = Failure(options, edit);
        Job job = service.Jobs.Accept(edit, model, exchange.Key, direct, cost, images, failure, service.Now);
        service.Counters.NotifyWaiters(service);
        return (job, null);
    }

    private static Reply? Validate(EmulatedService service, Exchange exchange)
    {
        EmulatorOptions options = service.Options;
        string slug = exchange.Route.Argument!;
        if (options.RetiredModels.Contains(slug))
            return service.Error(410, $"Model {slug} has been retired");
        if (!options.Models.Contains(slug))
            return service.Error(404, $"Model {slug} not found");
        if (!exchange.Request.HasJsonContentType())
            return service.Error(406, "Content-Type must be application/json");
        if (exchange.BodyProblem is { } problem)
            return problem;
        if (exchange.Edit!.Problem is not { } bad || options.BadParameters == BadParameterHandling.FailLater)
            return null;
        int code = options.BadParameters == BadParameterHandling.Refuse406 ? 406 : 400;
        return service.Error(code, $"Invalid parameters: {bad}");
    }

    private static JobFailure? Failure(EmulatorOptions options, EditRequest edit)
    {
        if (edit.Problem is { } bad)
            return new JobFailure($"Invalid parameters: {bad}", BlockedByFilter: false);
        if (edit.Inputs.Find(input => input.Problem is not null) is { } input)
            return new JobFailure(input.Problem!, BlockedByFilter: false);
        if (Has(edit.Prompt, options.FilterWord))
        {
            const string Blocked = "The request was blocked: the input text may contain sensitive information.";
            return new JobFailure(Blocked, BlockedByFilter: true);
        }

        return Has(edit.Prompt, options.FailWord) ? new JobFailure("Inference failed", BlockedByFilter: false) : null;
    }

    private static bool Has(string prompt, string? word) =>
        !string.IsNullOrEmpty(word) && prompt.Contains(word, StringComparison.OrdinalIgnoreCase);
}
