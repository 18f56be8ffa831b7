using Seedream.Polling;

namespace Seedream.Core.Tests.Polling;

/// <summary>
/// Polls jobs of random duration by a cadence on a simulated clock. Durations and ages are in seconds. A fixed seed
/// gives the same figures on every run, which tests assert and the benchmark prints.
/// </summary>
internal static class CadenceSimulation
{
    /// <summary>The typical service: median 42 s, σ 0.31, so about 45 s, give or take 10.</summary>
    public static Durations Typical { get; } = LogNormal(42, 0.31);

    public static DurationDistribution NothingLearned => new DurationModel().Snapshot();

    public static Durations LogNormal(double median, double sigma) => new(
        random => median * Math.Exp(sigma * Normal(random)),
        age => age <= 0 ? 1 : NormalTail(Math.Log(age / median) / sigma));

    /// <summary>Equal to within a thousandth.</summary>
    public static Durations Constant(double seconds) => LogNormal(seconds, 0.001);

    /// <summary>The first durations with a probability, else the second.</summary>
    public static Durations Mixture(double chance, Durations first, Durations second) => new(
        random => random.NextDouble() < chance ? first.Draw(random) : second.Draw(random),
        age => (chance * first.Survival(age)) + ((1 - chance) * second.Survival(age)));

    /// <summary>A given distribution. The doubt is at least one in a million.</summary>
    public static DurationDistribution Distribution(Func<double, double> survival, double doubt = 1e-4)
    {
        doubt = Math.Clamp(doubt, 1e-6, 1);
        double[] ends = new double[DurationGrid.Count];
        double before = 1;
        for (int bin = 0; bin < ends.Length; bin++)
        {
            double after = bin == ends.Length - 1 ? 0 : survival(DurationGrid.Edges[bin + 1]);
            ends[bin] = (1 - doubt) * Math.Max(before - after, 0);
            before = Math.Min(before, after);
        }

        return new DurationDistribution(ends, doubt);
    }

    /// <summary>I = ∫√(f·S)dt from 10 ms to a day, in logarithmic steps of a thousandth.</summary>
    public static double Integral(Durations durations)
    {
        double sum = 0.0;
        double age = 0.01;
        double survival = durations.Survival(age);
        while (age < 86400)
        {
            double next = age * 1.001;
            double nextSurvival = durations.Survival(next);
            sum += Math.Sqrt(Math.Max(survival - nextSurvival, 0) * (next - age) * (survival + nextSurvival) / 2);
            (age, survival) = (next, nextSurvival);
        }

        return sum;
    }

    /// <summary>The lower bound of polls × mean delay for many polls: I²/2.</summary>
    public static double LeastProduct(Durations durations) => Math.Pow(Integral(durations), 2) / 2;

    /// <summary>Follows one job until a poll finds that it ended.</summary>
    public static Found Follow(Cadence cadence, double price, double phase, double duration)
    {
        TimeSpan after = TimeSpan.Zero;
        for (int polls = 1; ; polls++)
        {
            TimeSpan age = cadence.Next(after, price, phase);
            if (age.TotalSeconds >= duration)
                return new Found(polls, age.TotalSeconds - duration, after, age);

            after = age;
        }
    }

    /// <summary>Follows many jobs, each with its own phase.</summary>
    public static Outcome Run(Cadence cadence, double price, Durations durations, int jobs = 10_000, int seed = 1)
    {
        var random = new Random(seed);
        double polls = 0, delay = 0, relative = 0, share = 0;
        for (int job = 0; job < jobs; job++)
        {
            double duration = durations.Draw(random);
            Found found = Follow(cadence, price, random.NextDouble(), duration);
            polls += found.Polls;
            delay += found.Delay;
            share += found.Delay / duration;
            relative = Math.Max(relative, found.Delay / duration);
        }

        return new Outcome(polls / jobs, delay / jobs, relative, share / jobs);
    }

    /// <summary>Polls at a fixed interval, as a client without a cadence does.</summary>
    public static Outcome RunFixed(double interval, Durations durations, int jobs = 10_000, int seed = 1)
    {
        var random = new Random(seed);
        double polls = 0, delay = 0;
        for (int job = 0; job < jobs; job++)
        {
            double duration = durations.Draw(random);
            double count = Math.Ceiling(duration / interval);
            polls += count;
            delay += (count * interval) - duration;
        }

        return new Outcome(polls / jobs, delay / jobs, 0, 0);
    }

    /// <summary>Lets a model learn from durations that the service reported.</summary>
    public static void LearnTold(DurationModel model, Durations durations, int jobs, int seed)
    {
        var random = new Random(seed);
        for (int job = 0; job < jobs; job++)
            model.Observe(TimeSpan.FromSeconds(durations.Draw(random)));
    }

    /// <summary>Lets a model learn only from its own polls, one job after another.</summary>
    public static void LearnPolled(DurationModel model, Durations durations, int jobs, double price, int seed)
    {
        var random = new Random(seed);
        for (int job = 0; job < jobs; job++)
        {
            var cadence = new Cadence(model.Snapshot());
            Found found = Follow(cadence, price, random.NextDouble(), durations.Draw(random));
            model.Observe(found.After, found.By);
        }
    }

    /// <summary>
    /// Follows many jobs, divided among several models that each learned from other jobs, because learning is also a
    /// matter of luck. Either the service reported the durations, or the models had only their own polls. The lessons
    /// are the durations that each learned, in this order, and the number of jobs.
    /// </summary>
    public static Outcome RunLearned(
        Durations durations,
        double price,
        bool told,
        int models,
        int jobs,
        params (Durations Durations, int Jobs)[] lessons)
    {
        var outcomes = new List<Outcome>();
        for (int seed = 1; seed <= models; seed++)
        {
            var model = new DurationModel();
            foreach ((Durations? lesson, int lessonJobs) in lessons)
            {
                int lessonSeed = (1000 * seed) + lessonJobs;
                if (told)
                    LearnTold(model, lesson, lessonJobs, lessonSeed);
                else
                    LearnPolled(model, lesson, lessonJobs, price, lessonSeed);
            }

            outcomes.Add(Run(new Cadence(model.Snapshot()), price, durations, jobs / models, seed));
        }

        return new Outcome(
            outcomes.Average(o => o.Polls),
            outcomes.Average(o => o.Delay),
            outcomes.Max(o => o.WorstShare),
            outcomes.Average(o => o.MeanShare));
    }

    /// <summary>
    /// Follows many jobs submitted together, whose polls pass a gate at a fixed rate. With each poll, the number of
    /// waiting jobs sets the price of the next. With a model, the cadence learns on the way, and once per second all
    /// waiting jobs are planned again.
    /// </summary>
    public static Crowd RunCrowd(
        Cadence cadence, Durations durations, int jobs, double? pollsPerSecond, DurationModel? model = null)
    {
        var random = new Random(1);
        var due = new PriorityQueue<Waiting, double>();
        for (int job = 0; job < jobs; job++)
            Plan(new Waiting(durations.Draw(random), random.NextDouble(), 0), jobs);

        double open = 0, delay = 0, queued = 0, planned = 0;
        int polls = 0;
        while (due.TryDequeue(out Waiting job, out double expected))
        {
            double now = Math.Max(expected, open);
            open = now + (1 / (pollsPerSecond ?? CadencePrice.Fair));
            queued += now - expected;
            polls++;
            if (now < job.Duration)
            {
                Plan(job with { After = now }, due.Count + 1);
                continue;
            }

            delay += now - job.Duration;
            model?.Observe(TimeSpan.FromSeconds(job.After), TimeSpan.FromSeconds(now));
            if (model is null || now < planned + 1)
                continue;

            planned = now;
            cadence = new Cadence(model.Snapshot());
            Waiting[] waiting = due.UnorderedItems.Select(item => item.Element).ToArray();
            due.Clear();
            foreach (Waiting other in waiting)
                Plan(other, waiting.Length);
        }

        return new Crowd((double)polls / jobs, delay / jobs, queued / polls, open);

        void Plan(Waiting job, int waiting)
        {
            double price = CadencePrice.Of([(cadence, waiting)], pollsPerSecond);
            due.Enqueue(job, cadence.Next(TimeSpan.FromSeconds(job.After), price, job.Phase).TotalSeconds);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // Abramowitz and Stegun 26.2.17 by way of erfc (Numerical Recipes, erfccheb): relative error below 1.2e-7.
    private static double NormalTail(double x)
    {
        double z = Math.Abs(x) / Math.Sqrt(2);
        double t = 1 / (1 + (z / 2));
        double[] c =
        [
            -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806,
            0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
        ];
        double polynomial = 0.0;
        for (int i = c.Length - 1; i >= 0; i--)
            polynomial = (polynomial * t) + c[i];

        double tail = t * Math.Exp(polynomial - (z * z)) / 2;
        return x >= 0 ? tail : 1 - tail;
    }

    /// <param name="Survival">The probability that a duration is longer than a number of seconds.</param>
    internal sealed record Durations(Func<Random, double> Draw, Func<double, double> Survival)
    {
        public DurationDistribution Known => Distribution(Survival);

        public Durations Slower(double times) => new(random => times * Draw(random), age => Survival(age / times));
    }

    /// <summary>
    /// How a job was found: its polls, the delay, its age when last seen running and when found to have ended.
    /// </summary>
    internal readonly record struct Found(int Polls, double Delay, TimeSpan After, TimeSpan By);

    /// <summary>Means over many jobs. The two shares are the delay as a part of the duration.</summary>
    internal readonly record struct Outcome(double Polls, double Delay, double WorstShare, double MeanShare)
    {
        public double Product => Polls * Delay;
    }

    /// <param name="After">The age when the job was last seen running.</param>
    private readonly record struct Waiting(double Duration, double Phase, double After);

    /// <summary>Polls per job, mean delay, mean wait at the gate, and time of the last poll.</summary>
    internal readonly record struct Crowd(double Polls, double Delay, double Queued, double End);
}
