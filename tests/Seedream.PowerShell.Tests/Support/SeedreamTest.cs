using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Seedream.Emulator;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>A test with a service, a folder of photos and a session of its own.</summary>
public abstract class SeedreamTest : IAsyncLifetime
{
    /// <summary>A key that stands nowhere else in the process.</summary>
    protected string Key { get; } = "SG_" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    protected TestPhotos Photos { get; } = new();

    protected TestService Service { get; private set; } = null!;

    protected Engine Engine { get; private set; } = null!;

    /// <summary>The folder for the pictures; <c>$out</c> in scripts. It is not there yet.</summary>
    protected string Out => Photos.PathOf("out");

    public virtual async Task InitializeAsync()
    {
        Service = await TestService.StartAsync();
        Engine = CreateEngine(Service.Endpoint, Key);
    }

    public virtual async Task DisposeAsync()
    {
        Engine.Dispose();
        await Service.DisposeAsync();
        Photos.Dispose();
    }

    /// <summary>Makes another session, in the folder of photos.</summary>
    protected Engine CreateEngine(Uri? endpoint, string? key) =>
        new(endpoint, key) { ["out"] = Out, ["root"] = Photos.Root, Location = Photos.Root };

    /// <summary>Runs a script that must go without any error.</summary>
    protected async Task<IReadOnlyList<PSObject>> RunAsync(string script) => (await Engine.RunAsync(script)).Clean();

    /// <summary>Asserts that an image on disk is that of its job, and the job that of its prompt and photo.</summary>
    protected void AssertBelongsToItsJob(PSObject image)
    {
        string path = image.Text("FullName");
        Assert.True(EmulatorImage.TryReadRequestId(path, out string? requestId, out int index), path);
        Assert.Equal(image.Text("RequestId"), requestId);
        Assert.Equal(image.Value("Index"), index + 1);

        EmulatorJob job = Service.Job(requestId);
        Assert.Equal(job.Prompt, image.Text("Prompt"));
        if (image.Text("Source") is { Length: > 0 } source && File.Exists(source))
            Assert.Equal(TestPhotos.Hash(source), job.InputHashes[0]);
    }
}

internal static class CleanEnvironment
{
    /// <summary>What the machine's own user has set must not decide a test.</summary>
    [ModuleInitializer]
    internal static void Remove()
    {
        Environment.SetEnvironmentVariable("SEGMIND_API_KEY", null);
        Environment.SetEnvironmentVariable("SEEDREAM_ENDPOINT", null);

        // One ledger for all tests: each has an endpoint of its own, and the ledger keeps endpoints apart.
        string folder = Directory.CreateTempSubdirectory("seedream-tests-").FullName;
        Environment.SetEnvironmentVariable("SEEDREAM_LEDGER", Path.Combine(folder, "ledger.db"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
