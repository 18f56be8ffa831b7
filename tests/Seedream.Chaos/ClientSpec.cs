using System.Text.Json;

namespace Seedream.Chaos;

/// <summary>One edit of a trial.</summary>
/// <param name="Photo">The photo's full path.</param>
/// <param name="Reference">A second picture; null for none.</param>
/// <param name="Prompt">What to change.</param>
/// <param name="MaxImages">How many pictures it makes.</param>
internal sealed record EditSpec(string Photo, string? Reference, string Prompt, int MaxImages);

/// <summary>What a client process is told to do.</summary>
internal sealed record ClientSpec
{
    public required Uri Endpoint { get; init; }

    public required string Ledger { get; init; }

    public required string Output { get; init; }

    public required EditSpec[] Edits { get; init; }

    /// <summary>How far the client's clock is from the machine's.</summary>
    public double ClockOffsetSeconds { get; init; }

    public int Throttle { get; init; } = 4;

    public double TimeoutSec { get; init; } = 60;

    public bool Inline { get; init; }

    public bool Direct { get; init; }

    /// <summary>At which of its own steps the client kills itself, as <c>kind:number</c>; null for none.</summary>
    public string? Death { get; init; }

    public static ClientSpec Read(string path) => JsonSerializer.Deserialize<ClientSpec>(File.ReadAllText(path))!;

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));
}
