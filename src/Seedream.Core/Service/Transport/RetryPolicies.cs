using System.Net;
using Polly;
using Polly.Retry;

namespace Seedream.Service.Transport;

/// <summary>What is sent again, how often and after how long.</summary>
internal static class RetryPolicies
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(20);

    /// <summary>Builds the pipeline of one kind of request.</summary>
    /// <param name="retry">When such a request may be sent again.</param>
    /// <param name="retries">How often at most, refusals by the rate limit not counted.</param>
    /// <param name="clock">The clock that delays are measured by.</param>
    public static ResiliencePipeline<ApiResponse> Build(RetryPolicy retry, int retries, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder<ApiResponse> { TimeProvider = clock };

        // The gate does the waiting after a 429, and the caller's deadline bounds it: an item is not given up for being
        // one of many that stand in line.
        builder.AddRetry(new RetryStrategyOptions<ApiResponse>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { Status: HttpStatusCode.TooManyRequests }),
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.Zero,
        });

        if (retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<ApiResponse>
            {
                ShouldHandle = arguments => ValueTask.FromResult(retry == RetryPolicy.Always ? MayPass(arguments.Outcome) : WasRefused(arguments.Outcome)),
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
            });
        }

        return builder.Build();
    }

    /// <summary>Builds the pipeline of work that is repeated as a whole after one kind of fault.</summary>
    /// <typeparam name="TFault">The fault that another try may mend.</typeparam>
    /// <param name="retries">How often at most.</param>
    /// <param name="clock">The clock that delays are measured by.</param>
    public static ResiliencePipeline Build<TFault>(int retries, TimeProvider clock)
        where TFault : Exception
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TFault>(),
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
            });
        }

        return builder.Build();
    }

    private static bool MayPass(Outcome<ApiResponse> outcome) =>
        outcome.Exception is TransportException
        || outcome.Result is { Status: HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError }
        || outcome.Result is { Status: HttpStatusCode.OK, LooksLikeWholeJson: false };

    // A 503 without a word from the model comes from the gateway in front of it; with one, work may have begun.
    private static bool WasRefused(Outcome<ApiResponse> outcome) =>
        outcome.Exception is TransportException { NotSent: true }
        || outcome.Result is { Status: HttpStatusCode.ServiceUnavailable, LooksLikeJson: false };
}
