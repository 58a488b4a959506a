export { Choices } from "@/ui/Choices";
