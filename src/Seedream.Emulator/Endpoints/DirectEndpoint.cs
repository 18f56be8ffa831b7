using System.Globalization;

namespace Seedream.Emulator;

/// <summary><c>POST /v1/{slug}</c>: a job whose image the caller waits for.</summary>
internal static class DirectEndpoint
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        (Job? job, Reply? refusal) = Admission.Admit(service, exchange, direct: true);
        if (job is null)
            return refusal!;

        EmulatorOptions options = service.Options;
        DateTimeOffset timeout = job.Submitted + options.GatewayTimeout;
        CancellationToken cancellation = exchange.Http.RequestAborted;
        if (job.Ends > timeout)
        {
            await WaitAsync(options.Clock, timeout, cancellation);
            return Reply.Html(504, "Gateway Time-out");
        }

        await WaitAsync(options.Clock, job.Ends, cancellation);
        service.Jobs.CompleteDue(service.Now);
        if (job.Error is { } error)
            return service.Error(job.Blocked ? 400 : 422, error);
        Reply reply = await ImageAsync(service, exchange, job);
        if (JobJson.Cost(options, job.Cost) is { } cost)
            reply.With("x-cost", string.Create(CultureInfo.InvariantCulture, $"{cost}"));
        return reply
            .With("x-remaining-credits", job.RemainingCredits.ToString(CultureInfo.InvariantCulture))
            .With("x-request-id", job.Id)
            .With("x-generation-time", JobJson.Seconds(job.RunTime).ToString(CultureInfo.InvariantCulture))
            .With("x-seed-value", $"{JobJson.SeedOf(job)}");
    }

    private static async Task WaitAsync(TimeProvider clock, DateTimeOffset until, CancellationToken cancellation)
    {
        while (until - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            var timer = Task.Delay(left, clock, cancellation);
            // A test may have moved the clock before the timer existed.
            if (clock.GetUtcNow() < until)
                await timer;
        }
    }

    private static async Task<Reply> ImageAsync(EmulatedService service, Exchange exchange, Job job)
    {
        ImageStore store = service.Images;
        CancellationToken cancellation = exchange.Http.RequestAborted;
        int first = job.Made.First();
        switch (service.Options.DirectAnswer)
        {
            case DirectAnswer.Png:
                byte[] png = PlainImages.Png(OutputSize.Of(job.Edit));
                return new Reply { ContentType = "image/png", Body = [png] };
            case DirectAnswer.JsonImage:
                return Reply.Json(200, new { image = await store.BytesAsync(job, first, cancellation) });
            case DirectAnswer.JsonImages:
                var images = new List<byte[]>();
                foreach (int index in job.Made)
                    images.Add(await store.BytesAsync(job, index, cancellation));
                return Reply.Json(200, new { images });
            case DirectAnswer.Result:
                return await ResultEndpoint.CompletedAsync(service, exchange, job);
            default:
                ReadOnlyMemory<byte>[] jpeg = await store.PiecesAsync(job, first, cancellation);
                return new Reply { ContentType = "image/jpeg", Body = jpeg };
        }
    }
}
