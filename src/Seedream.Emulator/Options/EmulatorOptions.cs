using System.ComponentModel;

namespace Seedream.Emulator;

/// <summary>
/// How the emulator behaves. Every property but the ports may be changed while it runs and holds from the next
/// request on. On the command line a property is <c>--kebab-case</c>; over <c>POST /_emulator/options</c> it is a
/// JSON property of the same name. These doc comments are what <c>--help</c> prints.
/// </summary>
public sealed partial class EmulatorOptions
{
    /// <summary>Port of the API on 127.0.0.1. 0 takes a free one.</summary>
    [Category("Listening")]
    public int Port { get; set; }

    /// <summary>Port of the public files. 0 takes a free one.</summary>
    [Category("Listening")]
    public int FilesPort { get; set; }

    /// <summary>Port of the host that faults lead astray to. 0 takes a free one.</summary>
    [Category("Listening")]
    public int ForeignPort { get; set; }

    /// <summary>Whether each request is written to <see cref="Log"/> as one line.</summary>
    [Category("Listening")]
    public bool Verbose { get; set; }

    /// <summary>Largest body in bytes; a larger one gets 413.</summary>
    [Category("Listening")]
    public long MaxBodyBytes { get; set; } = 160L * 1024 * 1024;

    /// <summary>Where lines go when <see cref="Verbose"/> is on. May be called from several threads at once.</summary>
    public Action<string>? Log { get; set; }

    /// <summary>The clock of durations, expiry and rate limits. Stalls and slow bodies wait by it too.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The one key that is accepted. Without it any key is.</summary>
    [Category("Account")]
    public string? RequiredKey { get; set; }

    /// <summary>Pattern of keys that get 401 "invalid or expired".</summary>
    [Category("Account")]
    public string? InvalidKeys { get; set; }

    /// <summary>Pattern of keys that get 403.</summary>
    [Category("Account")]
    public string? ForbiddenKeys { get; set; }

    /// <summary>USD on the account at the start; what is billed is taken off.</summary>
    [Category("Account")]
    public decimal Credits { get; set; } = 1000m;

    /// <summary>The <c>free-credits</c> in USD that the credits endpoint names. Nothing is paid from them.</summary>
    [Category("Account")]
    public decimal FreeCredits { get; set; }

    /// <summary>USD that the team may spend; a submit beyond it gets 406.</summary>
    [Category("Account")]
    public decimal? TeamSpendLimit { get; set; }

    /// <summary>Model slugs that exist; others get 404.</summary>
    [Category("Account")]
    public IReadOnlyList<string> Models { get; set; } = ["seedream-v5-lite-image-to-image"];

    /// <summary>Model slugs that get 410.</summary>
    [Category("Account")]
    public IReadOnlyList<string> RetiredModels { get; set; } = [];
}
