namespace Kiln;

/// <summary>Taking over a part of a trained model, to go on from it with another task.</summary>
public static class PartialLoading
{
    /// <summary>
    /// Reads some parameters and buffers of a safetensors file, such as all but a head that is new: <c>model.LoadPart("base.safetensors", except: "head.*")</c>. Whatever else
    /// is in the file is left there, and the other parameters, like the state of dropout, stay as they are. On any error the model stays as it was.
    /// </summary>
    /// <remarks>PyTorch: <c>load_state_dict</c> of a filtered dictionary with <c>strict=False</c>, but here all that is asked for must be there.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="only">Names in the model, with <c>*</c> for any characters and <c>?</c> for one; several patterns with commas between: <c>"conv*.*, linear1.weight"</c>.</param>
    /// <param name="except">Names that are left out, written alike; none unless given.</param>
    /// <param name="map">Translates a name in the model into the name in the file; the same unless given.</param>
    /// <returns>The names that were read, in chain order.</returns>
    /// <exception cref="ArgumentException">A pattern matches no parameter, or none is left.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, lacks one of them, or has it in another shape or type.</exception>
    public static IReadOnlyList<string> LoadPart(this IModel model, string path, string only = "*", string? except = null, Func<string, string>? map = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] wanted = Patterns(model, only, nameof(only)), unwanted = except is null ? [] : Patterns(model, except, nameof(except));
        ParameterInfo[] chosen = [.. model.ParameterInfos.Where(parameter => IsOneOf(wanted, parameter.Name) && !IsOneOf(unwanted, parameter.Name))];
        if (chosen.Length == 0)
            throw new ArgumentException($"\"{only}\" without \"{except}\" is no parameter of {model.Structure.Name}.", nameof(except));
        return ModelFile.LoadPart(path, model, chosen, map);
    }

    private static string[] Patterns(IModel model, string text, string argument)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, argument);
        string[] patterns = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string pattern in patterns)
        {
            if (!model.ParameterInfos.Any(parameter => WildcardPattern.Matches(pattern, parameter.Name)))
            {
                string names = string.Join(", ", model.ParameterInfos.Select(parameter => parameter.Name));
                throw new ArgumentException($"\"{pattern}\" matches none of the parameters {names}.", argument);
            }
        }

        return patterns;
    }

    private static bool IsOneOf(string[] patterns, string name) => patterns.Any(pattern => WildcardPattern.Matches(pattern, name));
}
