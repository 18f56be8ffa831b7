namespace Seedream.Emulator;

/// <summary>One request and its context.</summary>
internal sealed class Exchange(HttpContext http, Route route)
{
    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    public string Key => Request.Headers["x-api-key"].ToString();

    public Route Route { get; } = route;

    /// <summary>The body of a submit or a direct call.</summary>
    public EditRequest? Edit { get; set; }

    /// <summary>The reply to a body that cannot be read.</summary>
    public Reply? BodyProblem { get; set; }

    /// <summary>The job that the path names.</summary>
    public Job? Job { get; set; }

    /// <summary>The fault that affects the request.</summary>
    public Fault? Fault { get; set; }

    public bool HasFault(FaultAction action) => Fault?.Action == action;
}
