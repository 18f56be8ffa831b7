using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seedream.Chaos;

internal sealed record EditSpec(string Photo, string? Reference, string Prompt, int MaxImages);

/// <summary>A change of a client's clock.</summary>
/// <param name="At">The <see cref="Step"/>.</param>
/// <param name="Seconds">Negative to set it back.</param>
internal sealed record ClockJump(string At, double Seconds);

/// <summary>The settings of a client process.</summary>
internal sealed record ClientSpec
{
    public required Uri Endpoint { get; init; }

    public required string Ledger { get; init; }

    public required string Output { get; init; }

    public required EditSpec[] Edits { get; init; }

    /// <summary>The difference from the machine's clock at the start.</summary>
    public double ClockOffsetSeconds { get; init; }

    public ClockJump[] Jumps { get; init; } = [];

    public int Throttle { get; init; } = 4;

    public double TimeoutSec { get; init; } = 60;

    /// <summary>The timeout of a request; null for the default.</summary>
    public double? RequestTimeoutSec { get; init; }

    public bool Inline { get; init; }

    public bool Direct { get; init; }

    public bool Force { get; init; }

    /// <summary>The <see cref="Step"/> at which the client kills itself; null for none.</summary>
    public string? Death { get; init; }

    public static ClientSpec Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), ClientSpecJson.Default.ClientSpec)!;

    public void Write(string path) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ClientSpecJson.Default.ClientSpec));
}

/// <summary>Generated at build time: with reflection, each of thousands of clients would start more slowly.</summary>
[JsonSerializable(typeof(ClientSpec))]
internal sealed partial class ClientSpecJson : JsonSerializerContext;
