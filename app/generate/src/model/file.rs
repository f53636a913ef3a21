//! Models as files: safetensors, with all that is no tensor as JSON in its one metadata entry. No code inside.

use std::sync::Arc;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Bin, Cell, Codec, GaussianCopula, Layout, Margin, Marginal, Model, Network, Other, Part, Sampler, Synthesizer,
    Values, Written,
};

/// The format of model files.
const FORMAT: u32 = 1;
/// The metadata entry that holds everything but the tensors. There is no other, because their order would be left to chance.
const ENTRY: &str = "seedbed";
/// The tensor of a copula's correlations.
const CORRELATION: &str = "correlation";

/// Why a file is no model that can be drawn from.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It is no safetensors file, or was cut.
    #[error("the file is no model, or a part of it is missing: {0}")]
    NoFile(String),
    /// It is a safetensors file of another program.
    #[error("the file holds tensors, but no model of Seedbed")]
    Foreign,
    /// It was written by another version.
    #[error("the model has format {found}; this version reads format {FORMAT}")]
    Format {
        /// Its format.
        found: u32,
    },
    /// Its bytes are not those that were written.
    #[error("the model is damaged: its bytes do not have the checksum that they were written with")]
    Damaged,
    /// Its parts do not fit each other.
    #[error("the model is damaged: {0}")]
    Unsound(String),
}

#[derive(Serialize, Deserialize)]
struct Entry {
    format: u32,
    /// SHA-256 of `model` as text and of all tensors in the order of their names.
    checksum: String,
    model: String,
}

#[derive(Serialize, Deserialize)]
struct Head {
    algorithm: String,
    table: String,
    rows: u64,
    /// Of a network: the units between its layers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hidden: Option<usize>,
    columns: Vec<ColumnHead>,
    others: Vec<Other>,
}

#[derive(Serialize, Deserialize)]
struct ColumnHead {
    name: String,
    nullable: bool,
    values: ValuesHead,
    /// Of a copula's numbers: what they were taken to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    marginal: Option<Marginal>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ValuesHead {
    Words { words: Vec<String> },
    Steps { origin: i64, step: i64, digits: u8 },
    Real,
    Moments { origin: i64, step: i64, layout: Layout },
}

/// A tensor before it is written: its name, its numbers as little-endian bytes, its shape.
struct Tensor {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Tensor {
    fn singles(name: String, shape: &[usize], numbers: &[f32]) -> Self {
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        Self { name, dtype: Dtype::F32, shape: shape.to_vec(), bytes }
    }

    fn doubles(name: String, shape: &[usize], numbers: &[f64]) -> Self {
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        Self { name, dtype: Dtype::F64, shape: shape.to_vec(), bytes }
    }
}

impl Model {
    /// A model of what was fitted; the synthesizer has a column for each codec, with as many codes.
    ///
    /// # Errors
    /// When they do not fit each other.
    pub fn new(
        table: &str,
        rows: u64,
        codecs: Vec<Codec>,
        others: Vec<Other>,
        synthesizer: impl Into<Synthesizer>,
    ) -> Result<Self, ModelError> {
        let synthesizer = synthesizer.into();
        if codecs.is_empty() || !synthesizer.fits(&codecs) {
            return Err(ModelError::Unsound("its columns and its synthesizer do not fit each other".to_owned()));
        }
        let mut model = Self { table: table.to_owned(), rows, codecs, others, synthesizer, digest: String::new() };
        let head = written_head(&model)?;
        let tensors = tensors(&model);
        let checksum = checksum(&head, tensors.iter().map(|tensor| (tensor.name.as_str(), tensor.bytes.as_slice())));
        model.digest = short(&checksum);
        Ok(model)
    }

    /// The model as a file.
    ///
    /// # Errors
    /// When it is too large for the format.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let tensors = tensors(self);
        let model = written_head(self)?;
        let checksum = checksum(&model, tensors.iter().map(|tensor| (tensor.name.as_str(), tensor.bytes.as_slice())));
        let entry = serde_json::to_string(&Entry { format: FORMAT, checksum, model })
            .map_err(|cause| ModelError::NoFile(cause.to_string()))?;
        let views = tensors.iter().map(|tensor| {
            let view = TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes)?;
            Ok((tensor.name.as_str(), view))
        });
        let views = views.collect::<Result<Vec<_>, safetensors::SafeTensorError>>();
        views
            .and_then(|views| safetensors::serialize(views, Some([(ENTRY.to_owned(), entry)].into_iter().collect())))
            .map_err(|cause| ModelError::NoFile(cause.to_string()))
    }

    /// The model that a file holds.
    ///
    /// # Errors
    /// When the file is no model, of another version, or not the bytes that were written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let no_file = |cause: safetensors::SafeTensorError| ModelError::NoFile(cause.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(no_file)?;
        let entry = metadata.metadata().as_ref().and_then(|entries| entries.get(ENTRY)).ok_or(ModelError::Foreign)?;
        let entry: Entry = serde_json::from_str(entry).map_err(|_| ModelError::Foreign)?;
        if entry.format != FORMAT {
            return Err(ModelError::Format { found: entry.format });
        }
        let tensors = SafeTensors::deserialize(bytes).map_err(no_file)?;
        let mut named: Vec<(String, TensorView<'_>)> = tensors.tensors();
        named.sort_by(|a, b| a.0.cmp(&b.0));
        if checksum(&entry.model, named.iter().map(|(name, view)| (name.as_str(), view.data()))) != entry.checksum {
            return Err(ModelError::Damaged);
        }
        let head: Head = serde_json::from_str(&entry.model).map_err(|cause| ModelError::Unsound(cause.to_string()))?;
        let codecs = codecs(&head, &tensors)?;
        let synthesizer = synthesizer(&head, &codecs, &tensors)?;
        let (table, rows, others) = (head.table, head.rows, head.others);
        Ok(Self { table, rows, codecs, others, synthesizer, digest: short(&entry.checksum) })
    }
}

/// The name that a checksum gives: its beginning, as with all digests that recipes hold.
fn short(checksum: &str) -> String {
    checksum.chars().take(16).collect()
}

fn written_head(model: &Model) -> Result<String, ModelError> {
    serde_json::to_string(&head(model)).map_err(|cause| ModelError::Unsound(cause.to_string()))
}

fn checksum<'a>(model: &str, tensors: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        // With their length, so that no byte can pass from one part to the next.
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(model.as_bytes());
    let mut tensors: Vec<(&str, &[u8])> = tensors.collect();
    tensors.sort_unstable_by_key(|(name, _)| *name);
    for (name, bytes) in tensors {
        add(name.as_bytes());
        add(bytes);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn head(model: &Model) -> Head {
    let marginal = |at: usize| match &model.synthesizer {
        Synthesizer::Autoregressive(_) => None,
        Synthesizer::GaussianCopula(copula) => copula.margins()[at].marginal,
    };
    let column = |(at, codec): (usize, &Codec)| {
        let values = match &codec.values {
            Values::Words(words) => ValuesHead::Words { words: words.iter().map(str::to_owned).collect() },
            Values::Numbers { written, .. } => match written.clone() {
                Written::Steps { origin, step, digits } => ValuesHead::Steps { origin, step, digits },
                Written::Real => ValuesHead::Real,
                Written::Moments { origin, step, layout } => ValuesHead::Moments { origin, step, layout },
            },
        };
        ColumnHead { name: codec.name.clone(), nullable: codec.nullable, values, marginal: marginal(at) }
    };
    let hidden = match &model.synthesizer {
        Synthesizer::Autoregressive(sampler) => Some(sampler.network().hidden),
        Synthesizer::GaussianCopula(_) => None,
    };
    Head {
        algorithm: model.synthesizer.name().into(),
        table: model.table.clone(),
        rows: model.rows,
        hidden,
        columns: model.codecs.iter().enumerate().map(column).collect(),
        others: model.others.clone(),
    }
}

/// Columns are numbered in the names of their tensors with so many digits that names and columns have the same order.
fn named(column: usize, what: &str) -> String {
    format!("{column:06}.{what}")
}

fn tensors(model: &Model) -> Vec<Tensor> {
    let cells = model.codecs.iter().enumerate().filter_map(|(at, codec)| cells(at, codec));
    match &model.synthesizer {
        Synthesizer::Autoregressive(sampler) => cells.chain(network_tensors(sampler.network())).collect(),
        Synthesizer::GaussianCopula(copula) => cells.chain(copula_tensors(copula)).collect(),
    }
}

/// The cells of a column of numbers.
fn cells(at: usize, codec: &Codec) -> Option<Tensor> {
    let Values::Numbers { bins, .. } = &codec.values else { return None };
    let cells: Vec<f64> = bins
        .iter()
        .enumerate()
        .flat_map(|(code, bin)| bin.cells().iter().map(move |cell| (code, cell)))
        .flat_map(|(code, cell)| [code as f64, cell.low, cell.high, cell.weight])
        .collect();
    Some(Tensor::doubles(named(at, "cells"), &[cells.len() / 4, 4], &cells))
}

fn network_tensors(network: &Network) -> Vec<Tensor> {
    let (inputs, hidden) = (network.inputs(), network.hidden);
    let mut tensors = Vec::new();
    for (at, part) in network.parts.iter().enumerate() {
        let Part { codes, width, embedding, first, first_bias, last, last_bias } = part;
        tensors.push(Tensor::singles(named(at, "embedding"), &[*codes, *width], embedding));
        tensors.push(Tensor::singles(named(at, "first"), &[inputs, hidden], first));
        tensors.push(Tensor::singles(named(at, "first_bias"), &[hidden], first_bias));
        tensors.push(Tensor::singles(named(at, "last"), &[hidden, *codes], last));
        tensors.push(Tensor::singles(named(at, "last_bias"), &[*codes], last_bias));
    }
    tensors
}

fn copula_tensors(copula: &GaussianCopula) -> Vec<Tensor> {
    let weights = |(at, margin): (usize, &Margin)| {
        Tensor::doubles(named(at, "weights"), &[margin.weights.len()], &margin.weights)
    };
    let size = copula.latents();
    let correlation = Tensor::doubles(CORRELATION.to_owned(), &[size, size], copula.correlation());
    copula.margins().iter().enumerate().map(weights).chain([correlation]).collect()
}

fn unsound(what: &str) -> ModelError {
    ModelError::Unsound(what.to_owned())
}

fn codecs(head: &Head, tensors: &SafeTensors<'_>) -> Result<Vec<Codec>, ModelError> {
    let codec = |(at, column): (usize, &ColumnHead)| {
        let values = match column.values.clone() {
            ValuesHead::Words { words } => Values::Words(Arc::new(words.iter().map(String::as_str).collect())),
            ValuesHead::Steps { step, digits, .. } if step < 1 || digits > 18 => {
                return Err(unsound("steps of numbers"));
            }
            ValuesHead::Moments { step, .. } if step < 1 => return Err(unsound("steps of moments")),
            ValuesHead::Steps { origin, step, digits } => {
                numbers(Written::Steps { origin, step, digits }, &doubles(tensors, &named(at, "cells"))?)?
            }
            ValuesHead::Real => numbers(Written::Real, &doubles(tensors, &named(at, "cells"))?)?,
            ValuesHead::Moments { origin, step, layout } => {
                numbers(Written::Moments { origin, step, layout }, &doubles(tensors, &named(at, "cells"))?)?
            }
        };
        Ok(Codec { name: column.name.clone(), values, nullable: column.nullable })
    };
    head.columns.iter().enumerate().map(codec).collect()
}

fn synthesizer(head: &Head, codecs: &[Codec], tensors: &SafeTensors<'_>) -> Result<Synthesizer, ModelError> {
    let synthesizer = match head.algorithm.as_str() {
        "autoregressive" => network(head, codecs, tensors)?.map(|network| Sampler::new(network).into()),
        "gaussian_copula" => copula(head, codecs, tensors)?.map(Synthesizer::from),
        unknown => return Err(ModelError::Unsound(format!("its algorithm \"{unknown}\" is unknown"))),
    };
    let synthesizer = synthesizer.filter(|synthesizer| !codecs.is_empty() && synthesizer.fits(codecs));
    synthesizer.ok_or_else(|| unsound("the sizes of its matrices do not fit each other"))
}

fn network(head: &Head, codecs: &[Codec], tensors: &SafeTensors<'_>) -> Result<Option<Network>, ModelError> {
    let part = |(at, codec): (usize, &Codec)| {
        let embedding = singles(tensors, &named(at, "embedding"))?;
        let codes = codec.codes();
        Ok(Part {
            codes,
            width: embedding.len().checked_div(codes).unwrap_or(0),
            embedding,
            first: singles(tensors, &named(at, "first"))?,
            first_bias: singles(tensors, &named(at, "first_bias"))?,
            last: singles(tensors, &named(at, "last"))?,
            last_bias: singles(tensors, &named(at, "last_bias"))?,
        })
    };
    let parts = codecs.iter().enumerate().map(part).collect::<Result<Vec<_>, ModelError>>()?;
    let network = head.hidden.map(|hidden| Network { hidden, parts });
    Ok(network.filter(Network::is_sound))
}

fn copula(head: &Head, codecs: &[Codec], tensors: &SafeTensors<'_>) -> Result<Option<GaussianCopula>, ModelError> {
    let margin = |(at, (codec, column)): (usize, (&Codec, &ColumnHead))| {
        let weights = doubles(tensors, &named(at, "weights"))?;
        Ok(Margin { weights, nullable: codec.nullable, marginal: column.marginal })
    };
    let columns = codecs.iter().zip(&head.columns).enumerate();
    let margins = columns.map(margin).collect::<Result<Vec<_>, ModelError>>()?;
    Ok(GaussianCopula::new(margins, doubles(tensors, CORRELATION)?))
}

/// The bins of cells that stand behind each other, each with the number of its bin.
fn numbers(written: Written, cells: &[f64]) -> Result<Values, ModelError> {
    let unsound = || ModelError::Unsound("the bins of a column".to_owned());
    let rows: Vec<&[f64]> = cells.chunks_exact(4).collect();
    let mut bins: Vec<Bin> = Vec::new();
    for (code, cells) in rows.chunk_by(|a, b| a[0] == b[0]).enumerate() {
        let is_whole = |cell: &&[f64]| !written.is_whole() || (cell[1].fract() == 0.0 && cell[2].fract() == 0.0);
        if cells[0][0] != code as f64 || !cells.iter().all(is_whole) {
            return Err(unsound());
        }
        let cells = cells.iter().map(|cell| Cell { low: cell[1], high: cell[2], weight: cell[3] }).collect();
        let bin = Bin::new(cells).ok_or_else(unsound)?;
        if bins.last().is_some_and(|before| before.high() >= bin.low()) {
            return Err(unsound());
        }
        bins.push(bin);
    }
    Ok(Values::Numbers { written, bins })
}

fn view<'a>(tensors: &'a SafeTensors<'a>, name: &str, dtype: Dtype) -> Result<TensorView<'a>, ModelError> {
    let found = tensors.tensor(name).ok().filter(|view| view.dtype() == dtype);
    found.ok_or_else(|| ModelError::Unsound(format!("the tensor \"{name}\" is missing")))
}

fn singles(tensors: &SafeTensors<'_>, name: &str) -> Result<Vec<f32>, ModelError> {
    let view = view(tensors, name, Dtype::F32)?;
    Ok(view.data().as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

fn doubles(tensors: &SafeTensors<'_>, name: &str) -> Result<Vec<f64>, ModelError> {
    let view = view(tensors, name, Dtype::F64)?;
    Ok(view.data().as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Words;
    use crate::rng::Stream;

    fn codecs() -> Vec<Codec> {
        let words: Words = ["a", "b,\"c\""].into_iter().collect();
        let bin = |low: f64, high: f64| Bin::new(vec![Cell { low, high, weight: 2.5 }]).unwrap();
        let layout: Layout = "%d.%m.%Y".parse().unwrap();
        vec![
            Codec { name: "w".into(), values: Values::Words(Arc::new(words)), nullable: false },
            Codec {
                name: "m".into(),
                values: Values::Numbers {
                    written: Written::Moments { origin: 0, step: 86_400, layout },
                    bins: vec![bin(0.0, 0.0), bin(1.0, 99.0)],
                },
                nullable: true,
            },
        ]
    }

    fn sampler() -> Sampler {
        let part = |codes: usize, seed: u64| {
            let numbers = |count: usize, draw: &str| -> Vec<f32> {
                let mut draws = Stream::root(seed).child(draw).draws(0);
                (0..count).map(|_| draws.unit() as f32 - 0.5).collect()
            };
            Part {
                codes,
                width: 3,
                embedding: numbers(codes * 3, "e"),
                first: numbers(8 * 4, "f"),
                first_bias: numbers(4, "fb"),
                last: numbers(4 * codes, "l"),
                last_bias: numbers(codes, "lb"),
            }
        };
        Sampler::new(Network { hidden: 4, parts: vec![part(2, 1), part(3, 2)] })
    }

    fn copula() -> GaussianCopula {
        let margins = vec![
            Margin { weights: vec![3.0, 1.0], nullable: false, marginal: None },
            Margin { weights: vec![2.5, 2.5, 0.5], nullable: true, marginal: Some(Marginal::TruncatedNormal) },
        ];
        GaussianCopula::new(margins, vec![1.0, 0.5, 0.1, 0.5, 1.0, 0.0, 0.1, 0.0, 1.0]).unwrap()
    }

    fn models() -> [Model; 2] {
        let of = |synthesizer: Synthesizer| {
            let other = Other { at: 1, column: serde_json::json!({"name": "id", "type": "sequence"}) };
            Model::new("t", 12, codecs(), vec![other], synthesizer).unwrap()
        };
        [of(sampler().into()), of(copula().into())]
    }

    #[test]
    fn a_model_is_read_as_it_was_written_and_written_alike() {
        for model in models() {
            let bytes = model.to_bytes().unwrap();
            let read = Model::from_bytes(&bytes).unwrap();
            assert_eq!((&read.table, read.rows, &read.codecs), (&model.table, model.rows, &model.codecs));
            assert_eq!(read.digest(), model.digest());
            assert_eq!(read.digest().len(), 16);
            let names = |model: &Model| -> Vec<String> {
                let recipe = model.recipe(5, 1);
                let columns = recipe["tables"][0]["columns"].as_array().unwrap();
                columns.iter().map(|column| column["name"].as_str().unwrap().to_owned()).collect()
            };
            assert_eq!(names(&read), ["w", "id", "m"]);
            match (&read.synthesizer, &model.synthesizer) {
                (Synthesizer::Autoregressive(read), Synthesizer::Autoregressive(sampler)) => {
                    assert_eq!(read.network(), sampler.network());
                }
                (Synthesizer::GaussianCopula(read), Synthesizer::GaussianCopula(copula)) => {
                    assert_eq!((read.margins(), read.correlation()), (copula.margins(), copula.correlation()));
                }
                other => panic!("{other:?}"),
            }
            assert_eq!(read.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn the_files_of_the_first_format_stay_as_they_are() {
        // The name of a model is the beginning of its checksum.
        let [network, copula] = models();
        assert_eq!((network.digest(), copula.digest()), ("8e992900cef4aae3", "fdbb5f06f480aa4e"));
    }

    #[test]
    fn a_byte_that_changed_anywhere_is_noticed() {
        for bytes in models().map(|model| model.to_bytes().unwrap()) {
            for at in 0..bytes.len() {
                let mut wrong = bytes.clone();
                wrong[at] ^= 4;
                assert!(Model::from_bytes(&wrong).is_err(), "byte {at} of {}", bytes.len());
            }
            for length in 0..bytes.len() {
                assert!(Model::from_bytes(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
            }
        }
    }

    #[test]
    fn what_was_signed_but_does_not_fit_is_refused() {
        let [_, model] = models();
        let signed = |change: &dyn Fn(&mut Vec<Tensor>)| {
            let (mut tensors, text) = (tensors(&model), written_head(&model).unwrap());
            change(&mut tensors);
            let named = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor.bytes.as_slice()));
            let entry = Entry { format: FORMAT, checksum: checksum(&text, named), model: text };
            let views = tensors.iter().map(|tensor| {
                (tensor.name.as_str(), TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes).unwrap())
            });
            let entry = (ENTRY.to_owned(), serde_json::to_string(&entry).unwrap());
            Model::from_bytes(&safetensors::serialize(views, Some([entry].into_iter().collect())).unwrap())
        };
        let replace = |name: &'static str, numbers: &'static [f64]| {
            move |tensors: &mut Vec<Tensor>| {
                let at = tensors.iter().position(|tensor| tensor.name == name).unwrap();
                tensors[at] = Tensor::doubles(name.to_owned(), &[numbers.len()], numbers);
            }
        };
        assert!(signed(&|_| ()).is_ok());
        assert!(signed(&|tensors| tensors.truncate(2)).is_err());
        assert!(signed(&replace("correlation", &[1.0; 9])).is_err());
        assert!(signed(&replace("correlation", &[1.0])).is_err());
        assert!(signed(&replace("000000.weights", &[1.0, -1.0])).is_err());
        assert!(signed(&replace("000001.weights", &[1.0, 1.0])).is_err());
        assert!(signed(&replace("000001.cells", &[0.0, 0.5, 0.5, 1.0])).is_err());
    }

    #[test]
    fn other_files_are_told_from_damaged_ones() {
        assert!(matches!(Model::from_bytes(b"name,age\n"), Err(ModelError::NoFile(_))));
        let foreign = safetensors::serialize(Vec::<(&str, TensorView<'_>)>::new(), None).unwrap();
        assert!(matches!(Model::from_bytes(&foreign), Err(ModelError::Foreign)));
    }
}
