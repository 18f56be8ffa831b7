using System.ComponentModel;

namespace Seedream.Emulator;

public sealed partial class EmulatorOptions
{
    /// <summary>Time from the submit to the end of a job. With a sigma, the median.</summary>
    [Category("Jobs")] public TimeSpan Latency { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Sigma of the lognormal distribution of the latency. 0: every job takes the same time.</summary>
    [Category("Jobs")] public double LatencySigma { get; set; }

    /// <summary>Seed of the random latencies and of the random behavior of the history.</summary>
    [Category("Jobs")] public int Seed { get; set; } = 1;

    /// <summary>Price of one generation in USD.</summary>
    [Category("Jobs")] public decimal Price { get; set; } = 0.035m;

    /// <summary>Bills each image of a job (true) or the job once (false). The service documents neither.</summary>
    [Category("Jobs")] public bool PricePerImage { get; set; } = true;

    /// <summary>Maximum number of images a job makes. By default, it makes all of <c>max_images</c>.</summary>
    [Category("Jobs")] public int? ImagesMade { get; set; }

    /// <summary>Number of images of a job that fail, from the first. At least one is made. All are billed.</summary>
    [Category("Jobs")] public int ImagesFailed { get; set; }

    /// <summary>The content filter blocks a prompt with this word: FAILED, or 400 on the direct endpoint.</summary>
    [Category("Jobs")] public string FilterWord { get; set; } = "forbidden-by-filter";

    /// <summary>A job whose prompt contains this word fails.</summary>
    [Category("Jobs")] public string FailWord { get; set; } = "fail-please";

    /// <summary>How long the record of a job is kept, counted from the submit.</summary>
    [Category("Jobs")] public TimeSpan RecordRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long images and uploads are kept.</summary>
    [Category("Jobs")] public TimeSpan FileRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Kind of the images: <c>Drawn</c> for people, <c>Plain</c> for tests and benchmarks.</summary>
    [Category("Images")] public ImageKind Images { get; set; } = ImageKind.Plain;

    /// <summary>Minimum size of an image in bytes. Smaller images are padded.</summary>
    [Category("Images")] public int OutputBytes { get; set; }

    /// <summary>Draws text with the built-in font even if the machine has fonts.</summary>
    [Category("Images")] public bool BuiltInFont { get; set; }
}
