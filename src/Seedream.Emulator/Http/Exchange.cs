namespace Seedream.Emulator;

/// <summary>One request on its way through the emulator.</summary>
internal sealed class Exchange(HttpContext http, Route route)
{
    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    public Route Route { get; } = route;

    /// <summary>The edit in the body of a submit or a direct call.</summary>
    public EditRequest? Edit { get; set; }

    /// <summary>The answer to a body that could not be read.</summary>
    public Reply? BodyProblem { get; set; }

    /// <summary>The job that the path names.</summary>
    public Job? Job { get; set; }

    /// <summary>What goes wrong with it.</summary>
    public Fault? Fault { get; set; }

    public bool HasFault(FaultAction action) => Fault?.Action == action;
}
