using System.ComponentModel;

namespace Seedream.Emulator;

public sealed partial class EmulatorOptions
{
    /// <summary>How long after the submit a job appears in the history.</summary>
    [Category("History")]
    public TimeSpan HistoryLag { get; set; }

    /// <summary>If false, the history answers every request with 404.</summary>
    [Category("History")]
    public bool HistoryAvailable { get; set; } = true;

    /// <summary>Form of the request body in a history row.</summary>
    [Category("History")]
    public HistoryRequestBody HistoryRequestBody { get; set; }

    /// <summary>JSON that encloses the history rows.</summary>
    [Category("History")]
    public HistoryEnvelope HistoryEnvelope { get; set; }
}
