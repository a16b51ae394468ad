'use strict';
/* Draws the charts of the report and links them: one time scale, one crosshair. Runs in the reader's browser. */
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const charts = window.LightweightCharts;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const faint = (hex) => `${hex}44`;
  const linked = [];

  const make = (id, options = {}) => {
    const chart = charts.createChart(document.getElementById(id), {
      autoSize: true,
      layout: { background: { color: 'transparent' }, textColor: colour('--quiet'), fontFamily: 'system-ui, sans-serif', attributionLogo: false },
      grid: { vertLines: { color: colour('--line') }, horzLines: { color: colour('--line') } },
      rightPriceScale: { borderColor: colour('--line'), minimumWidth: 88 },
      timeScale: { borderColor: colour('--line'), timeVisible: true, secondsVisible: false, minBarSpacing: 0.02 },
      crosshair: { mode: charts.CrosshairMode.Normal },
      ...options,
    });
    return chart;
  };

  const line = (chart, points, options) => {
    const series = chart.addSeries(charts.LineSeries, { lineWidth: 2, priceLineVisible: false, lastValueVisible: false, ...options });
    series.setData(points);
    return series;
  };

  const link = (chart, series, points) => linked.push({ chart, series, values: new Map(points.map((p) => [p.time, p.value ?? p.close])) });

  const equity = make('equity-chart');
  line(equity, data.benchmark, { color: colour('--held'), lineWidth: 1 });
  link(equity, line(equity, data.equity, { color: colour('--accent') }), data.equity);

  const drawdown = make('drawdown-chart');
  const under = drawdown.addSeries(charts.BaselineSeries, {
    baseValue: { type: 'price', price: 0 }, bottomLineColor: colour('--down'), topLineColor: colour('--down'),
    bottomFillColor1: faint(colour('--down')), bottomFillColor2: faint(colour('--down')), topFillColor1: 'transparent', topFillColor2: 'transparent',
    lineWidth: 1, priceLineVisible: false, lastValueVisible: false,
    priceFormat: { type: 'custom', formatter: (value) => `${value.toFixed(2)} %` },
  });
  under.setData(data.drawdown);
  link(drawdown, under, data.drawdown);

  const price = make('price-chart');
  const { precision } = data;
  const bars = price.addSeries(charts.CandlestickSeries, {
    upColor: colour('--up'), wickUpColor: colour('--up'), downColor: colour('--down'), wickDownColor: colour('--down'),
    borderVisible: false, priceLineVisible: false,
    priceFormat: { type: 'price', precision, minMove: 10 ** -precision },
  });
  bars.setData(data.bars);
  link(price, bars, data.bars);
  charts.createSeriesMarkers(bars, data.fills.map((fill) => ({
    time: fill.time,
    position: fill.side === 'buy' ? 'belowBar' : 'aboveBar',
    shape: fill.side === 'buy' ? 'arrowUp' : 'arrowDown',
    color: colour(fill.side === 'buy' ? '--up' : '--down'),
    text: data.fills.length <= 60 ? fill.text : '',
  })));
  const palette = [colour('--accent'), '#e0a030', '#9a6fe0', '#30b0c0'];
  data.indicators.forEach((indicator, index) => {
    const pane = indicator.pane === 'price' ? 0 : 1;
    const shade = palette[index % palette.length];
    const series = price.addSeries(charts.LineSeries, {
      // Indicators are known where a signal was recorded; a line between two of them would be made up.
      color: shade, lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 2, priceLineVisible: false, lastValueVisible: false,
    }, pane);
    series.setData(indicator.points);
    const key = document.querySelector(`[data-line="${index}"]`);
    if (key) key.style.color = shade;
  });

  if (document.getElementById('rolling-chart')) {
    const rolling = make('rolling-chart', { leftPriceScale: { visible: true, borderColor: colour('--line'), minimumWidth: 88 } });
    line(rolling, data.rolling.volatility, { color: colour('--held'), lineWidth: 1, priceScaleId: 'left', priceFormat: { type: 'custom', formatter: (value) => `${value.toFixed(0)} %` } });
    const ratio = line(rolling, data.rolling.sharpe, { color: colour('--accent') });
    ratio.createPriceLine({ price: 0, color: colour('--quiet'), lineWidth: 1, lineStyle: charts.LineStyle.Dashed, axisLabelVisible: false });
    link(rolling, ratio, data.rolling.sharpe);
  }

  const position = make('position-chart');
  const held = position.addSeries(charts.BaselineSeries, {
    baseValue: { type: 'price', price: 0 }, lineType: charts.LineType.WithSteps, lineWidth: 1, priceLineVisible: false, lastValueVisible: false,
    topLineColor: colour('--up'), topFillColor1: 'transparent', topFillColor2: 'transparent',
    bottomLineColor: colour('--down'), bottomFillColor1: 'transparent', bottomFillColor2: 'transparent',
    priceFormat: { type: 'custom', formatter: (value) => String(Number(value.toPrecision(5))), minMove: 0.00000001 },
  });
  held.setData(data.position);
  link(position, held, data.position);

  // One time range for all charts: who is moved moves the others.
  let isMoving = false;
  for (const { chart } of linked) {
    chart.timeScale().fitContent();
    chart.timeScale().subscribeVisibleTimeRangeChange((range) => {
      if (isMoving || range === null) return;
      isMoving = true;
      for (const other of linked) {
        if (other.chart !== chart) try { other.chart.timeScale().setVisibleRange(range); } catch (error) { console.debug('chart without data', error); }
      }
      requestAnimationFrame(() => { isMoving = false; });
    });
    chart.subscribeCrosshairMove((move) => {
      for (const other of linked) {
        if (other.chart === chart) continue;
        const value = move.time === undefined ? undefined : other.values.get(move.time);
        if (value === undefined) other.chart.clearCrosshairPosition();
        else other.chart.setCrosshairPosition(value, move.time, other.series);
      }
    });
  }

  // Where money or price grew tenfold, a straight scale hides the years before.
  const scale = document.getElementById('log-scale');
  const applyScale = () => {
    const mode = scale.checked ? charts.PriceScaleMode.Logarithmic : charts.PriceScaleMode.Normal;
    for (const chart of [equity, price]) chart.priceScale('right').applyOptions({ mode });
  };
  const values = data.bars.map((bar) => bar.close);
  scale.checked = values.length > 0 && Math.max(...values) > 10 * Math.min(...values);
  scale.addEventListener('change', applyScale);
  applyScale();
  document.getElementById('fit').addEventListener('click', () => { for (const { chart } of linked) chart.timeScale().fitContent(); });

  const table = document.getElementById('trips');
  if (table) {
    const body = table.tBodies[0];
    const valueOf = (row, column) => {
      const cell = row.cells[column];
      const text = cell.dataset.value ?? cell.textContent;
      const number = Number(text);
      return Number.isNaN(number) ? text : number;
    };
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      let direction = 1;
      head.querySelector('button').addEventListener('click', () => {
        const rows = [...body.rows].sort((a, b) => {
          const [x, y] = [valueOf(a, column), valueOf(b, column)];
          return x < y ? -direction : x > y ? direction : 0;
        });
        direction = -direction;
        body.append(...rows);
      });
    });
    body.addEventListener('click', (click) => {
      const row = click.target.closest('tr[data-trip]');
      if (!row) return;
      const { from, to } = data.trips[Number(row.dataset.trip)];
      const room = Math.max(60, (to - from) / 2);
      price.timeScale().setVisibleRange({ from: from - room, to: to + room });
      document.getElementById('price').scrollIntoView({ behavior: 'smooth' });
    });
  }
  document.documentElement.dataset.charts = 'drawn';
})();
