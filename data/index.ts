/** The front door of the data room: bundled and imported market history, read as blocks of tape. */
export { listDatasets, type DatasetEntry } from './catalogue/list-datasets.ts';
export { openDataset } from './catalogue/open-dataset.ts';
export { checkDataset } from './check/check-dataset.ts';
export type { CheckReport } from './check/report.ts';
export { checkDatasetName, parseDataset, type Dataset, type DatasetPart } from './dataset.ts';
export { exportDataset, type ExportFormat } from './export/export-dataset.ts';
export type { ImportOptions } from './import/format.ts';
export { importFile } from './import/import-file.ts';
export { DatasetRecorder, type Recording } from './record/dataset-recorder.ts';
export { RecordingLog, type RecordingEvent } from './record/recording-log.ts';
export { chain, EMPTY_CHAIN, sha256 } from './tape/content-hash.ts';
export { datasetEvent } from './tape/dataset-stream.ts';
export { readBlocks } from './tape/read-blocks.ts';
export { blockEvent } from './tape/tape-event.ts';
