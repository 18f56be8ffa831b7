using Seedream.Emulator;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Support;

/// <summary>A test with a service and a temporary folder.</summary>
public abstract class ServiceTest : IAsyncLifetime
{
    private protected TempFolder Folder { get; } = new();

    private protected TestService Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await TestService.StartAsync();

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>Replaces the service by one with another clock or a client with other settings.</summary>
    private protected async Task RestartAsync(
        EmulatorOptions? options = null,
        TimeProvider? clock = null,
        Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        await Service.DisposeAsync();
        Service = await TestService.StartAsync(options, clock, change);
    }
}
