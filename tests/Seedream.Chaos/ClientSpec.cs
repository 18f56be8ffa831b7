using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seedream.Chaos;

/// <summary>One edit of a trial.</summary>
/// <param name="Photo">The photo's full path.</param>
/// <param name="Reference">A second picture; null for none.</param>
/// <param name="Prompt">What to change.</param>
/// <param name="MaxImages">How many pictures it makes.</param>
internal sealed record EditSpec(string Photo, string? Reference, string Prompt, int MaxImages);

/// <summary>The client's clock is set.</summary>
/// <param name="At">At which of the client's steps, as <c>kind:number</c>.</param>
/// <param name="Seconds">By how much; back where negative.</param>
internal sealed record ClockJump(string At, double Seconds);

/// <summary>What a client process is told to do.</summary>
internal sealed record ClientSpec
{
    public required Uri Endpoint { get; init; }

    public required string Ledger { get; init; }

    public required string Output { get; init; }

    public required EditSpec[] Edits { get; init; }

    /// <summary>How far the client's clock is from the machine's when it begins.</summary>
    public double ClockOffsetSeconds { get; init; }

    public ClockJump[] Jumps { get; init; } = [];

    public int Throttle { get; init; } = 4;

    public double TimeoutSec { get; init; } = 60;

    public bool Inline { get; init; }

    public bool Direct { get; init; }

    /// <summary>At which of its own steps the client kills itself, as <c>kind:number</c>; null for none.</summary>
    public string? Death { get; init; }

    public static ClientSpec Read(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), ClientSpecJson.Default.ClientSpec)!;

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ClientSpecJson.Default.ClientSpec));
}

/// <summary>Made when it is built: each of thousands of clients would find out anew how to read it.</summary>
[JsonSerializable(typeof(ClientSpec))]
internal sealed partial class ClientSpecJson : JsonSerializerContext;
