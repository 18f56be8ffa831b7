namespace Seedream.Benchmarks.Running;

/// <summary>One row of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">What came out, with its unit.</param>
/// <param name="Against">What it is compared to, and how that did in the same run.</param>
/// <param name="Target">What it is to reach.</param>
/// <param name="Passed">Whether it did.</param>
internal sealed record Row(string Name, string Value, string Against, string Target, bool Passed);
