using System.Management.Automation;

namespace Seedream.Help;

/// <summary>A parameter as PowerShell sees it in some parameter sets.</summary>
internal sealed record ParameterFacts(
    string Name,
    Type Type,
    bool IsMandatory,
    string Position,
    string Aliases,
    string AcceptedValues,
    string Default,
    string PipelineInput,
    bool HasWildcards)
{
    public string Sets { get; init; } = "";

    public bool IsSwitch => Type == typeof(SwitchParameter);

    /// <param name="parameter">The parameter in one set.</param>
    /// <param name="cmdlet">A new cmdlet, whose properties have their initial values.</param>
    public static ParameterFacts Read(CommandParameterInfo parameter, object? cmdlet = null)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        Type item = type.GetElementType() ?? type;
        IEnumerable<ValidateSetAttribute> sets = parameter.Attributes.OfType<ValidateSetAttribute>();

        // An initial value of null means that the value is decided elsewhere: the attribute says in words which it is.
        object? initial = cmdlet?.GetType().GetProperty(parameter.Name)?.GetValue(cmdlet);
        string? words = parameter.Attributes.OfType<PSDefaultValueAttribute>().FirstOrDefault()?.Help;
        string nothing = type == typeof(SwitchParameter) ? "False" : "None";
        return new ParameterFacts(
            parameter.Name,
            type,
            parameter.IsMandatory,
            parameter.Position < 0 ? "Named" : $"{parameter.Position}",
            string.Join(", ", parameter.Aliases.Order(StringComparer.Ordinal)),
            string.Join(", ", item.IsEnum ? Enum.GetNames(item) : sets.SelectMany(set => set.ValidValues)),
            words ?? (initial is null or Array ? nothing : FormattableString.Invariant($"{initial}")),
            (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
            {
                (true, true) => "True (ByPropertyName, ByValue)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                _ => "False",
            },
            parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any());
    }

    public string ToYaml()
    {
        string aliases = Aliases.Length == 0 ? "" : $" {Aliases}";
        string values = AcceptedValues.Length == 0 ? "" : $"\nAccepted values: {AcceptedValues}";
        return $"""
            ```yaml
            Type: {Type.Name}
            Parameter Sets: {Sets}
            Aliases:{aliases}{values}

            Required: {IsMandatory}
            Position: {Position}
            Default value: {Default}
            Accept pipeline input: {PipelineInput}
            Accept wildcard characters: {HasWildcards}
            ```
            """;
    }
}
