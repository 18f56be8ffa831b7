using System.ComponentModel;

namespace Seedream.Emulator;

/// <summary>
/// How the emulator behaves. All properties but the ports can be changed while it runs and take effect with the next
/// request. On the command line a property is <c>--kebab-case</c>; in <c>POST /_emulator/options</c> it is a JSON
/// property of the same name. <c>--help</c> prints these doc comments.
/// </summary>
public sealed partial class EmulatorOptions
{
    /// <summary>Port of the API on 127.0.0.1. 0 selects a free port.</summary>
    [Category("Listening")] public int Port { get; set; }

    /// <summary>Port of the public files. 0 selects a free port.</summary>
    [Category("Listening")] public int FilesPort { get; set; }

    /// <summary>Port of the foreign host, to which some faults send a client. 0 selects a free port.</summary>
    [Category("Listening")] public int ForeignPort { get; set; }

    /// <summary>Logs one line per request.</summary>
    [Category("Listening")] public bool Verbose { get; set; }

    /// <summary>Maximum size of a request body in bytes. A larger body gets 413.</summary>
    [Category("Listening")] public long MaxBodyBytes { get; set; } = 160L * 1024 * 1024;

    /// <summary>Receives the lines of <see cref="Verbose"/>. Several threads can call it at once.</summary>
    public Action<string>? Log { get; set; }

    /// <summary>The clock for durations, expiry and rate limits. Stalls and slow bodies use it too.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The only key that is accepted. By default, any key is accepted.</summary>
    [Category("Account")] public string? RequiredKey { get; set; }

    /// <summary>Regular expression for keys that get 401 "invalid or expired".</summary>
    [Category("Account")] public string? InvalidKeys { get; set; }

    /// <summary>Regular expression for keys that get 403.</summary>
    [Category("Account")] public string? ForbiddenKeys { get; set; }

    /// <summary>Initial balance of the account in USD. Billed jobs are deducted from it.</summary>
    [Category("Account")] public decimal Credits { get; set; } = 1000m;

    /// <summary>The <c>free-credits</c> of the credits endpoint in USD. No job is paid from them.</summary>
    [Category("Account")] public decimal FreeCredits { get; set; }

    /// <summary>Spend limit of the team in USD. A submit that would exceed it gets 406.</summary>
    [Category("Account")] public decimal? TeamSpendLimit { get; set; }

    /// <summary>Slugs of the available models. Others get 404.</summary>
    [Category("Account")] public IReadOnlyList<string> Models { get; set; } = ["seedream-v5-lite-image-to-image"];

    /// <summary>Slugs of retired models, which get 410.</summary>
    [Category("Account")] public IReadOnlyList<string> RetiredModels { get; set; } = [];
}
