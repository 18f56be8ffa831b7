using System.Management.Automation;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>Reads properties as a script does: the module's types are not known to the compiler here.</summary>
public static class PropertyReading
{
    /// <summary>A property's value; a missing property fails the test.</summary>
    public static object? Value(this PSObject item, string property)
    {
        PSPropertyInfo? found = item.Properties[property];
        Assert.True(found is not null, $"{item.BaseObject.GetType().Name} has no property {property}.");
        return found.Value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : found.Value;
    }

    /// <summary>A property's text; empty for none.</summary>
    public static string Text(this PSObject item, string property) => item.Value(property)?.ToString() ?? "";

    /// <summary>A property's text of every object.</summary>
    public static string[] Texts(this IEnumerable<PSObject> items, string property) =>
        [.. items.Select(item => item.Text(property))];

    /// <summary>Several properties' texts.</summary>
    public static string[] Texts(this PSObject item, params string[] properties) => [.. properties.Select(item.Text)];

    /// <summary>What an error recommends. It is never empty.</summary>
    public static string RecommendedAction(this ErrorRecord error)
    {
        string action = PSObject.AsPSObject(error.Exception).Text("RecommendedAction");
        Assert.False(string.IsNullOrWhiteSpace(action));
        return action;
    }

    /// <summary>The front part of an error's id.</summary>
    public static string Id(this ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
