namespace Seedream.Core.Tests.Support;

/// <summary>Tests that run alone, because they measure or change something of the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
