using System.Management.Automation;
using System.Reflection;

namespace Seedream.Help;

/// <summary>
/// A cmdlet as PowerShell sees it: its parameter sets, the default one first, and its parameters by name, with several
/// entries for a name whose facts differ between sets.
/// </summary>
internal sealed record CmdletFacts(
    string Name, CommandParameterSetInfo[] Sets, IGrouping<string, ParameterFacts>[] Parameters)
{
    private static readonly string[] Last = ["Confirm", "WhatIf"];

    public static Dictionary<string, CmdletFacts> Read(Assembly assembly) => assembly.GetExportedTypes()
        .Select(type => (Type: type, Attribute: type.GetCustomAttribute<CmdletAttribute>()))
        .Where(one => one.Attribute is not null)
        .Select(one => Read(new CmdletInfo($"{one.Attribute!.VerbName}-{one.Attribute.NounName}", one.Type)))
        .ToDictionary(facts => facts.Name);

    /// <summary>The parameters of a set in the order in which PowerShell shows them, without hidden ones.</summary>
    public static IEnumerable<CommandParameterInfo> InOrder(CommandParameterSetInfo set) => set.Parameters
        .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
        .ExceptBy(Hidden(set), parameter => parameter.Name)
        .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
        .ThenBy(parameter => !parameter.IsMandatory);

    /// <summary>The parameters of a set that PowerShell does not show.</summary>
    public static IEnumerable<string> Hidden(CommandParameterSetInfo set) => set.Parameters
        .Where(parameter => parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.DontShow))
        .Select(parameter => parameter.Name);

    private static CmdletFacts Read(CmdletInfo cmdlet)
    {
        object instance = Activator.CreateInstance(cmdlet.ImplementingType)!;
        IEnumerable<ParameterFacts> parameters =
            from set in cmdlet.ParameterSets
            from parameter in InOrder(set)
            group set.Name by ParameterFacts.Read(parameter, instance) into same
            let isInAll = same.Count() == cmdlet.ParameterSets.Count
            select same.Key with { Sets = isInAll ? "(All)" : string.Join(", ", same) };
        return new CmdletFacts(
            cmdlet.Name,
            [.. cmdlet.ParameterSets.OrderByDescending(set => set.IsDefault)],
            [
                .. from facts in parameters
                   group facts by facts.Name into same
                   orderby Array.IndexOf(Last, same.Key), same.Key
                   select same,
            ]);
    }
}
