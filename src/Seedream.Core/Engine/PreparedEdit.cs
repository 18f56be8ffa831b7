using Seedream.Inputs;
using Seedream.Model;

namespace Seedream.Engine;

/// <summary>An edit that the service would take.</summary>
/// <param name="Edit">The edit; its ratio is one of the service's.</param>
/// <param name="Files">Its inputs' inspections, in their order; null for a URL.</param>
public sealed record PreparedEdit(Edit Edit, IReadOnlyList<InputFile?> Files);
