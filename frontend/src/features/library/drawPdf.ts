import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import address from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

let worker: Worker | null = null;

/**
 * Opens a PDF for drawing: parsed in a worker of our own files, without eval or WebAssembly.
 *
 * Nothing a PDF carries runs: its scripts are never given to a sandbox, its links and forms are not laid over the
 * picture. The caller destroys what it gets.
 */
export async function openPdf(data: ArrayBuffer): Promise<PDFDocumentProxy> {
  worker ??= new Worker(address, { type: 'module' });
  GlobalWorkerOptions.workerPort = worker;
  return getDocument({ data, useWasm: false, enableXfa: false, stopAtErrors: false }).promise;
}

/** Draws one page as wide as `width` CSS pixels; answers its words, for who does not see the picture. */
export async function drawPage(
  pdf: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  width: number,
): Promise<string> {
  const page = await pdf.getPage(number);
  const density = Math.min(window.devicePixelRatio || 1, 2);
  const natural = page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale: (width * density) / natural });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
  const text = await page.getTextContent();
  return text.items.map((item) => ('str' in item ? item.str : '')).join(' ');
}
