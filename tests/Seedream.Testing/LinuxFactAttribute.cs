namespace Seedream.Testing;

/// <summary>A fact about Linux. On other systems, the test is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null! : "This test needs Linux.";
}
