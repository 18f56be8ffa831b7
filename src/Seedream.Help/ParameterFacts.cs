using System.Management.Automation;

namespace Seedream.Help;

/// <summary>A parameter as PowerShell sees it in some parameter sets.</summary>
internal sealed record ParameterFacts(string Name, Type Type, bool IsMandatory, string Position)
{
    public string Sets { get; init; } = "";

    public string Aliases { get; private init; } = "";

    public string AcceptedValues { get; private init; } = "";

    public string Default { get; private init; } = "";

    public string PipelineInput { get; private init; } = "";

    public bool HasWildcards { get; private init; }

    public string TypeName => Type.Name;

    public bool IsSwitch => Type == typeof(SwitchParameter);

    /// <param name="parameter">The parameter in one set.</param>
    /// <param name="cmdlet">A new cmdlet, whose properties have their initial values.</param>
    public static ParameterFacts Read(CommandParameterInfo parameter, object? cmdlet = null)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;

        // An initial value of null means that the value is decided elsewhere: the attribute says in words which it is.
        object? initial = cmdlet?.GetType().GetProperty(parameter.Name)?.GetValue(cmdlet);
        string? words = parameter.Attributes.OfType<PSDefaultValueAttribute>().FirstOrDefault()?.Help;
        Type item = type.GetElementType() ?? type;
        IEnumerable<ValidateSetAttribute> sets = parameter.Attributes.OfType<ValidateSetAttribute>();
        string nothing = type == typeof(SwitchParameter) ? "False" : "None";
        string position = parameter.Position < 0 ? "Named" : $"{parameter.Position}";
        return new ParameterFacts(parameter.Name, type, parameter.IsMandatory, position)
        {
            Aliases = string.Join(", ", parameter.Aliases.Order(StringComparer.Ordinal)),
            AcceptedValues = string.Join(", ", item.IsEnum ? Enum.GetNames(item) : sets.SelectMany(set => set.ValidValues)),
            Default = words ?? (initial is null or Array ? nothing : FormattableString.Invariant($"{initial}")),
            PipelineInput = (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
            {
                (true, true) => "True (ByPropertyName, ByValue)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                _ => "False",
            },
            HasWildcards = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
        };
    }

    public string ToYaml()
    {
        string aliases = Aliases.Length == 0 ? "" : $" {Aliases}";
        string values = AcceptedValues.Length == 0 ? "" : $"\nAccepted values: {AcceptedValues}";
        return $"""
            ```yaml
            Type: {TypeName}
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
