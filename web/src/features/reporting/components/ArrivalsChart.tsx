// In its own chunk: the charts weigh more than the rest of the desk.
import "@mantine/charts/styles.css";
import "@mantine/core/styles/Paper.css";
import { BarChart } from "@mantine/charts";
import { useReducedMotion } from "@mantine/hooks";

export default function ArrivalsChart({ rows, unit }: { rows: Record<string, string | number>[]; unit: string }) {
  const still = useReducedMotion();
  return (
    <BarChart
      h={260}
      data={rows}
      dataKey="hour"
      series={[{ name: unit, color: "var(--gh-brand)" }]}
      textColor="var(--gh-quiet)"
      gridColor="var(--gh-line)"
      tickLine="none"
      yAxisProps={{ allowDecimals: false, width: 36 }}
      xAxisProps={{ interval: "preserveStartEnd", minTickGap: 12 }}
      barProps={{ radius: [4, 4, 0, 0], isAnimationActive: !still, animationDuration: 150 }}
      barChartProps={{ accessibilityLayer: false }}
      tooltipAnimationDuration={0}
    />
  );
}
