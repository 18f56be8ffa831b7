using System.Net;
using Polly;
using Polly.Retry;

namespace Seedream.Service.Transport;

internal static class RetryPolicies
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(20);

    /// <summary>Retries requests.</summary>
    /// <param name="retries">Retries after a 429 do not count.</param>
    public static ResiliencePipeline<ApiResponse> Build(RetryPolicy policy, int retries, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder<ApiResponse> { TimeProvider = clock };

        // The gate waits after a 429, and the caller's deadline ends it: no edit fails because many share a limit.
        builder.AddRetry(new RetryStrategyOptions<ApiResponse>
        {
            ShouldHandle = attempt =>
                ValueTask.FromResult(attempt.Outcome.Result is { Status: HttpStatusCode.TooManyRequests }),
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.Zero,
        });

        Func<Outcome<ApiResponse>, bool> shouldRetry = policy == RetryPolicy.Always ? MayBeTemporary : WasRejected;
        return AddRetries(builder, retries, shouldRetry).Build();
    }

    /// <summary>Retries any work that fails with one type of exception.</summary>
    public static ResiliencePipeline<TResult> Build<TResult, TException>(int retries, TimeProvider clock)
        where TException : Exception
    {
        var builder = new ResiliencePipelineBuilder<TResult> { TimeProvider = clock };
        return AddRetries(builder, retries, outcome => outcome.Exception is TException).Build();
    }

    private static ResiliencePipelineBuilder<T> AddRetries<T>(
        ResiliencePipelineBuilder<T> builder, int retries, Func<Outcome<T>, bool> shouldRetry) => retries == 0
        ? builder
        : builder.AddRetry(new RetryStrategyOptions<T>
        {
            ShouldHandle = attempt => ValueTask.FromResult(shouldRetry(attempt.Outcome)),
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstDelay,
            MaxDelay = MaxDelay,
        });

    private static bool MayBeTemporary(Outcome<ApiResponse> outcome) =>
        outcome.Exception is TransportException
        || outcome.Result is { Status: HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError }
        || outcome.Result is { Status: HttpStatusCode.OK, LooksLikeWholeJson: false };

    // A 503 without JSON comes from the gateway in front of the model; after one with JSON, work may have started.
    private static bool WasRejected(Outcome<ApiResponse> outcome) =>
        outcome.Exception is TransportException { NotSent: true }
        || outcome.Result is { Status: HttpStatusCode.ServiceUnavailable, LooksLikeJson: false };
}
