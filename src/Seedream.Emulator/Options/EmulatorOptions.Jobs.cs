using System.ComponentModel;

namespace Seedream.Emulator;

public sealed partial class EmulatorOptions
{
    /// <summary>Time from the submit to the end of a job; with a sigma, the median.</summary>
    [Category("Jobs")]
    public TimeSpan Latency { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Spread of the time as the sigma of a lognormal distribution. 0: every job takes the same time.</summary>
    [Category("Jobs")]
    public double LatencySigma { get; set; }

    /// <summary>Seed of the durations.</summary>
    [Category("Jobs")]
    public int Seed { get; set; } = 1;

    /// <summary>USD for one generation.</summary>
    [Category("Jobs")]
    public decimal Price { get; set; } = 0.035m;

    /// <summary>Whether n images cost n times the price (true) or once (false); unknown.</summary>
    [Category("Jobs")]
    public bool PricePerImage { get; set; } = true;

    /// <summary>Images a job makes at most. Without it, as many as were asked for: <c>max_images</c> is an upper bound.</summary>
    [Category("Jobs")]
    public int? ImagesMade { get; set; }

    /// <summary>A prompt with this word is blocked by the content filter: FAILED, on the direct endpoint 400.</summary>
    [Category("Jobs")]
    public string FilterWord { get; set; } = "forbidden-by-filter";

    /// <summary>A job whose prompt has this word fails.</summary>
    [Category("Jobs")]
    public string FailWord { get; set; } = "fail-please";

    /// <summary>How long after the submit a job can be asked about.</summary>
    [Category("Jobs")]
    public TimeSpan RecordRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long outputs and uploads are kept.</summary>
    [Category("Jobs")]
    public TimeSpan FileRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Images: <c>Drawn</c> for people, <c>Plain</c> for tests and benchmarks.</summary>
    [Category("Images")]
    public ImageKind Images { get; set; } = ImageKind.Plain;

    /// <summary>Bytes that an output is padded to, where it is smaller. 0: plain pictures are left as they are.</summary>
    [Category("Images")]
    public int OutputBytes { get; set; }

    /// <summary>Whether text is drawn with the emulator's own letters even where the machine has fonts.</summary>
    [Category("Images")]
    public bool BuiltInFont { get; set; }
}
