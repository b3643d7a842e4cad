namespace Kiln;

/// <summary>What every generated class is: parameters, gradients and their names, and its structure.</summary>
public interface IModel
{
    /// <summary>
    /// All parameters in one buffer in the kernels' order: trainable ones first, frozen last, each on a multiple of 16 floats, with
    /// zeros as padding. What is written here holds from the next call on; by name and in PyTorch's order see
    /// <see cref="ParameterInfos"/>.
    /// </summary>
    Span<float> Parameters { get; }

    /// <summary>Gradients of the last <c>Train</c>, in the places of <see cref="Parameters"/>' trainable part.</summary>
    Span<float> Gradients { get; }

    /// <summary>Every parameter and buffer, in chain order.</summary>
    IReadOnlyList<ParameterInfo> ParameterInfos { get; }

    /// <summary>The network's layers and sizes.</summary>
    ModelInfo Structure { get; }

    /// <summary>State of the dropout masks; files keep it.</summary>
    RngState RngState { get; set; }

    /// <summary>The parameter or buffer of that name. PyTorch: <c>get_parameter</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names the nearest.</exception>
    ParameterInfo Parameter(string name);

    /// <summary>
    /// Writes parameters and buffers as a safetensors file under PyTorch's names and shapes, with <see cref="ModelInfo.StructureHash"/> in its metadata. The file appears
    /// under its name only when it is complete.
    /// </summary>
    void Save(string path);

    /// <summary>Reads a safetensors file, whoever made it. On any error the model stays as it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">Translates a name in the model into the name in the file; the same unless given.</param>
    /// <param name="strict">
    /// Whether every parameter must be in the file and everything in the file must be used; a wrong shape is always an error. True
    /// unless given, as in <c>load_state_dict</c>.
    /// </param>
    /// <remarks>For a part of a file see <see cref="PartialLoading.LoadPart"/>.</remarks>
    /// <exception cref="InvalidDataException">The file is damaged or does not fit; the message names all that differs.</exception>
    void Load(string path, Func<string, string>? map = null, bool strict = true);

    /// <summary>Copies every parameter and buffer from a model with the same names and shapes.</summary>
    /// <exception cref="ArgumentException">The names or shapes differ; nothing was copied.</exception>
    void CopyParametersFrom(IModel other);
}
