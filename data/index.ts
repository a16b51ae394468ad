/** The front door of the data room: bundled and imported market history, read as blocks of tape. */
export { bundled, type BundledDataset } from './catalogue/bundled.ts';
export { listDatasets, type DatasetEntry } from './catalogue/list-datasets.ts';
export { openDataset } from './catalogue/open-dataset.ts';
export { checkDataset } from './check/check-dataset.ts';
export type { CheckOptions, CheckReport, ClockSkew, DataGap, Outlier } from './check/report.ts';
export type { Dataset, DatasetKind, DatasetPart, TimeRange } from './dataset.ts';
export { exportDataset, type ExportFormat, type ExportReport } from './export/export-dataset.ts';
export { listFormats } from './import/detect.ts';
export type { ImportOptions, ImportProgress } from './import/format.ts';
export { importFile } from './import/import-file.ts';
export type { ImportReport } from './import/import-files.ts';
export { readBlocks, requireRange, type TapeRow } from './tape/read-blocks.ts';
