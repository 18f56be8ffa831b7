namespace Seedream.Testing;

/// <summary>A fact about something that only Linux has; elsewhere the run says that it was skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null! : "There is no /proc on this system.";
}
